import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundlePage, bundleServer } from './bundles.js';

const packages = new URL('../node_modules/', import.meta.url);

/** What a subject's cells need: the script of its page, and what a server rendered; and the title of its column. */
export async function prepareSubject(subject) {
  return {
    ...subject,
    title: subject.package ? `${subject.name} ${await versionOf(subject.package)}` : subject.name,
    script: await bundlePage(subject.file),
    served: await renderOnServer(subject.file),
  };
}

async function versionOf(name) {
  return JSON.parse(await readFile(new URL(`${name}/package.json`, packages), 'utf8')).version;
}

async function renderOnServer(file) {
  const folder = await mkdtemp(join(tmpdir(), 'convert-react-rivals-'));
  const module = join(folder, `${file}.mjs`);
  await writeFile(module, await bundleServer(file));
  const { renderHeroes } = await import(pathToFileURL(module).href);
  await rm(folder, { recursive: true, force: true });
  return renderHeroes();
}
