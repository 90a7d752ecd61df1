import * as react from 'react';
import * as dom from 'react-dom/server';
import * as main from 'convert-react';
import * as precomputed from 'convert-react/precomputed';
import * as core from 'convert-react/core';
import * as devtools from 'convert-react/devtools';
import * as server from 'convert-react/server';
import * as testing from 'convert-react/testing';
import { checkEntries } from './checkEntries.cjs';

await checkEntries({ react, dom, main, precomputed, core, devtools, server, testing });
