#!/usr/bin/env node
import { runCli } from './cli/runCli';
import { writeWholeMessages } from './errors';
import { errorText } from './errorTexts';

writeWholeMessages(errorText);

process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // Whoever reads the output may have enough of it, as `head` has.
  if (code === 'EPIPE') process.exit();
  process.stderr.write(`The output cannot be written: ${message}\n`);
  process.exit(1);
});

void runCli(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
