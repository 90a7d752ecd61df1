import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** A piece of code that the documentation shows. */
export interface Example {
  file: string;
  /** Of its first line, from 1. */
  line: number;
  code: string;
}

/** Something an entry exports, with the example of its doc comment. */
export interface DocumentedExport {
  entry: string;
  name: string;
  /** False for what only the compiler knows. */
  isValue: boolean;
  example: Example | null;
}

/** What the entries export. */
export function findDocumentedExports(entries: Record<string, string>): DocumentedExport[] {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, process.cwd());
  const program = ts.createProgram(Object.values(entries), options);
  const checker = program.getTypeChecker();

  return Object.entries(entries).flatMap(([entry, file]) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
    return checker
      .getExportsOfModule(module)
      .map((exported) => ({
        name: exported.name,
        symbol: exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported,
      }))
      .map(({ name, symbol }) => {
        const isValue = (symbol.flags & ts.SymbolFlags.Value) !== 0;
        return { entry, name, isValue, example: exampleOf(symbol) };
      });
  });
}

function exampleOf(symbol: ts.Symbol): Example | null {
  for (const declaration of symbol.declarations ?? []) {
    const tag = ts.getJSDocTags(declaration).find(({ tagName }) => tagName.text === 'example');
    if (!tag) continue;
    const source = declaration.getSourceFile();
    const from = source.getLineAndCharacterOfPosition(tag.getStart()).line + 1;
    const to = source.getLineAndCharacterOfPosition(tag.parent.end).line;
    const code = source.text
      .split('\n')
      .slice(from, to)
      .map((line) => line.replace(/^\s*\* ?/, ''));
    return { file: relative(source.fileName), line: from + 1, code: code.join('\n') };
  }
  return null;
}

const relative = (file: string) => file.replace(`${process.cwd()}/`, '');

/** The blocks of a page that are TypeScript. */
export function findBlocks(file: string): Example[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const examples: Example[] = [];
  let start: number | null = null;
  lines.forEach((line, index) => {
    if (start === null && /^```tsx?\b/.test(line)) start = index + 1;
    else if (start !== null && line === '```') {
      examples.push({ file, line: start + 1, code: lines.slice(start, index).join('\n') });
      start = null;
    }
  });
  return examples;
}
