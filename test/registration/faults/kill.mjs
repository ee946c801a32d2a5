/**
 * Loaded before the command line (`node --import`), to kill it at one moment while it registers: just after an answer came,
 * a line of the journal or the record was written, or git was done. KILL_AT: which of these moments, from 1; KILL_LOG: a
 * line is added here for each. Moments before the first line of the journal do not count: nothing is written then.
 */
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';

const { KILL_AT, KILL_LOG } = process.env;
const { appendFileSync, fsyncSync, renameSync } = fs;
let count = 0;
let hasBegun = false;

function moment(name) {
  if (!hasBegun) return;
  count += 1;
  appendFileSync(KILL_LOG, `${name}\n`);
  if (count === Number(KILL_AT)) process.kill(process.pid, 'SIGKILL');
}

const { fetch } = globalThis;
globalThis.fetch = async (...args) => {
  const response = await fetch(...args);
  moment('answer');
  return response;
};

fs.fsyncSync = (file) => {
  fsyncSync(file);
  hasBegun = true;
  moment('journal');
};
fs.renameSync = (...args) => {
  moment('before record');
  renameSync(...args);
  moment('record');
};

const execute = promisify(childProcess.execFile);
const { execFile } = childProcess;
childProcess.execFile = Object.assign((...args) => execFile(...args), {
  [promisify.custom]: async (...args) => {
    const result = await execute(...args);
    moment('git');
    return result;
  },
});
syncBuiltinESMExports();
