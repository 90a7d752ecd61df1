#!/usr/bin/env node
import { runCli } from './cli/runCli';
import { writeWholeMessages } from './errors';
import { errorText } from './errorTexts';

writeWholeMessages(errorText);

void runCli(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
