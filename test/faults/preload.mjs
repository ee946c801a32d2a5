/**
 * Loaded before the command line (`node --import`), to make one file operation or git command of a real run go wrong.
 * FAULT_ROOT: operations on paths below it are counted. FAULT_AT: which one goes wrong, from 1. FAULT: an error code
 * such as ENOSPC, or a signal to receive just before it. FAULT_LOG: a line is added here for each counted operation.
 */
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';

const { FAULT, FAULT_AT, FAULT_LOG, FAULT_ROOT } = process.env;
const appendFileSync = fs.appendFileSync;
let count = 0;

/** @returns the error that the operation shall fail with, if it is its turn */
function strike(name, place) {
  count += 1;
  appendFileSync(FAULT_LOG, `${count} ${name} ${place}\n`);
  if (count !== Number(FAULT_AT)) return undefined;
  if (FAULT.startsWith('SIG')) {
    process.kill(process.pid, FAULT);
    return undefined;
  }
  return Object.assign(new Error(`${FAULT}: injected, ${name} '${place}'`), { code: FAULT, syscall: name });
}

function isCounted(path) {
  return typeof path === 'string' && path.startsWith(FAULT_ROOT);
}

for (const name of ['mkdirSync', 'writeFileSync']) {
  const original = fs[name];
  fs[name] = (path, ...rest) => {
    const error = isCounted(path) && strike(name, path);
    if (error) throw error;
    return original(path, ...rest);
  };
}
for (const name of ['mkdir', 'writeFile', 'rename', 'rm', 'readdir', 'lstat', 'access']) {
  const original = fs.promises[name];
  fs.promises[name] = async (path, ...rest) => {
    const error = isCounted(path) && strike(name, path);
    if (error) throw error;
    return original(path, ...rest);
  };
}

/** Only signals strike here: that git fails by itself is another test's concern. */
const execute = promisify(childProcess.execFile);
const { execFile } = childProcess;
childProcess.execFile = Object.assign((...args) => execFile(...args), {
  [promisify.custom]: (file, args, options) => {
    if (isCounted(options.cwd) && FAULT.startsWith('SIG')) strike('git', args.join(' '));
    return execute(file, args, options);
  },
});
syncBuiltinESMExports();
