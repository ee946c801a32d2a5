/** Finds a real browser and opens pages in it, each with a profile of its own. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Without anything that calls home; without a sandbox, which containers do not allow. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @throws Error with what to install, where there is none */
export function openChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: flags, headless: true });
}

function findChromium(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
  if (found) return found;
  throw new Error('This test needs a browser. Install one, on Debian or Ubuntu with: apt-get install chromium');
}
