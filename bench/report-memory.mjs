/** Loaded before a program (`node --import`): adds the most memory that it used, in kB, to the file MEMORY_LOG. */
import { appendFileSync } from 'node:fs';

process.on('exit', () => appendFileSync(process.env.MEMORY_LOG, `${process.resourceUsage().maxRSS}\n`));
