#!/usr/bin/env node
/** `npm init countable-project [folder]`: the same as `countable new [folder]`. */
import { main } from '../cli.ts';

const args = process.argv.slice(2);
const isAboutItself = args.length === 1 && /^(--version|-V)$/.test(args[0] ?? '');
await main('create-countable-project', isAboutItself ? args : ['new', ...args]);
