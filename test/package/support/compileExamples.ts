import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ts from 'typescript';
import { EXAMPLE_TYPES } from './exampleTypes';
import type { DocumentedExport, Example } from './findExamples';

const OPTIONS: ts.CompilerOptions = {
  jsx: ts.JsxEmit.ReactJSX,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  noEmit: true,
  skipLibCheck: true,
  strict: true,
  target: ts.ScriptTarget.ES2022,
  types: ['node', 'react'],
};

/**
 * Compiles examples in a project that has the package; returns what is wrong, by file and line of the documentation. An example
 * need not import what the package exports, as a doc comment stands where it is plain.
 */
export function compileExamples(app: string, examples: readonly Example[], exported: readonly DocumentedExport[]) {
  const folder = join(app, 'examples');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const ambient = Object.entries(EXAMPLE_TYPES).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
  const taken = new Set<string>();
  const placed = examples.map((example, index) => {
    const named = namedPath(folder, example);
    const path = !named || taken.has(named) ? join(dirname(named ?? join(folder, 'x')), `example-${index}.tsx`) : named;
    taken.add(path);
    mkdirSync(dirname(path), { recursive: true });
    // On one line, so that the lines after it are those of the documentation.
    writeFileSync(path, `${importsFor(example, exported)}\n${example.code}\n`);
    return { path, example, isRegistering: example.code.includes('declare module') };
  });

  // An example may import these without showing them.
  for (const { path } of placed)
    for (const name of ['App', 'Hero']) {
      const file = join(dirname(path), `${name}.tsx`);
      if (!existsSync(file)) writeFileSync(file, `export const ${name} = () => null;\n`);
    }
  for (const { path } of placed)
    if (path.includes('/.storybook/')) writeFileSync(join(dirname(path), 'convert.json'), '{}');

  // One that registers a project does so for its whole program.
  const alone = placed.filter(({ isRegistering }) => isRegistering).map(({ path }) => [path]);
  const together = placed.filter(({ isRegistering }) => !isRegistering).map(({ path }) => path);
  const programs = [together, ...alone].map((paths) => ts.createProgram([...ambient, ...paths], OPTIONS));
  return programs.flatMap((program) => ts.getPreEmitDiagnostics(program)).map((wrong) => describe(wrong, placed));
}

/** Where a block that begins with its path stands: beside those of the same page, so that they find each other. */
function namedPath(folder: string, { file, code }: Example): string | null {
  const path = /^\/\/ (\S+\.tsx?)(?: |$)/m.exec(code.split('\n', 1)[0]!)?.[1];
  return path ? join(folder, basename(file, '.md'), path) : null;
}

function importsFor({ code }: Example, exported: readonly DocumentedExport[]): string {
  const imported = [...code.matchAll(/import (?:type )?\{([^}]*)\}/g)].map(([, names]) => names).join();
  const isNamed = (name: string, text: string) => new RegExp(`\\b${name}\\b`).test(text);
  const entryByName = new Map<string, string>();
  for (const { entry, name } of exported) {
    if (!entryByName.has(name) && isNamed(name, code) && !isNamed(name, imported)) entryByName.set(name, entry);
  }
  return [...entryByName].map(([name, entry]) => `import { ${name} } from '${entry}';`).join(' ');
}

function describe(wrong: ts.Diagnostic, placed: readonly { path: string; example: Example }[]): string {
  const message = ts.flattenDiagnosticMessageText(wrong.messageText, '\n');
  const at = wrong.file?.getLineAndCharacterOfPosition(wrong.start ?? 0);
  const example = placed.find(({ path }) => path === wrong.file?.fileName)?.example;
  const place = example && at ? `${example.file}:${example.line + at.line - 1}` : (wrong.file?.fileName ?? '');
  return `${place} ${message}`;
}
