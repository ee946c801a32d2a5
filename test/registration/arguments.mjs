/** Loaded before the command line (`node --import`): notes the arguments of every program that it starts in ARGUMENTS_LOG. */
import childProcess from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';

const note = (file, args) => appendFileSync(process.env.ARGUMENTS_LOG, `${JSON.stringify([file, ...(args ?? [])])}\n`);

const { execFile, spawn } = childProcess;
const execute = promisify(execFile);
childProcess.spawn = (file, ...rest) => {
  note(file, Array.isArray(rest[0]) ? rest[0] : []);
  return spawn(file, ...rest);
};
childProcess.execFile = Object.assign(
  (file, ...rest) => {
    note(file, Array.isArray(rest[0]) ? rest[0] : []);
    return execFile(file, ...rest);
  },
  {
    [promisify.custom]: (file, args, options) => {
      note(file, args);
      return execute(file, args, options);
    },
  },
);
syncBuiltinESMExports();
