import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// As test/support/preloadChunks.ts does for the sources: no test has to wait for the part that sends.
const dist = join(process.env.REACT_APP!, 'node_modules', 'convert-react', 'dist');
const sender = readdirSync(dist).filter((name) => /^sender-\w+\.js$/.test(name));
if (sender.length === 0) throw new Error(`${dist} has no part that sends.`);
for (const name of sender) await import(pathToFileURL(join(dist, name)).href);
