#!/usr/bin/env node
import { runCli } from './cli/runCli';
import { writeWholeMessages } from './errors';
import { ERROR_TEXTS } from './errorTexts';

writeWholeMessages(ERROR_TEXTS);

void runCli(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
