#!/usr/bin/env node
/** `countable <command>`. */
import { main } from '../cli.ts';

await main('countable', process.argv.slice(2));
