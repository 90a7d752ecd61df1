import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { createSourceProgram } from './publicTypes';

/** A command of the package's program, with its flags: `--port`. */
export interface DocumentedCommand {
  readonly name: string;
  readonly flags: readonly string[];
}

/** The commands and their flags, as `src/cli` gives them to `readArguments`. */
export function readCommands(): DocumentedCommand[] {
  const files = readdirSync('src/cli').map((file) => `src/cli/${file}`);
  const program = createSourceProgram(files.filter((file) => file.endsWith('.ts')));
  const checker = program.getTypeChecker();
  const sources = program.getSourceFiles().filter(({ fileName }) => /src\/cli\/\w+\.ts$/.test(fileName));
  const flagsByFile = new Map<string, string[]>();
  const commands: { name: string; handler: ts.Identifier }[] = [];

  const walk = (node: ts.Node): void => {
    if (isCallOf(node, 'readArguments')) noteFlags(node);
    if (ts.isVariableDeclaration(node) && node.name.getText() === 'COMMANDS') noteCommands(node);
    ts.forEachChild(node, walk);
  };

  /** Of the function around the call, or of its file where a function of its own reads the arguments. */
  function noteFlags(call: ts.CallExpression): void {
    const flags = checker.getPropertiesOfType(checker.getTypeAtLocation(call.arguments[2]!));
    const place = ownerOf(call);
    flagsByFile.set(place, [...(flagsByFile.get(place) ?? []), ...flags.map(({ name }) => `--${name}`)]);
  }

  /** `[['serve', serveCommand], …]` */
  function noteCommands(list: ts.Node): void {
    const visit = (node: ts.Node): void => {
      if (ts.isArrayLiteralExpression(node) && node.elements.length === 2) {
        const [name, handler] = node.elements;
        if (name && handler && ts.isStringLiteral(name) && ts.isIdentifier(handler))
          commands.push({ name: name.text, handler });
      }
      ts.forEachChild(node, visit);
    };
    visit(list);
  }

  for (const source of sources) walk(source);
  return commands.map(({ name, handler }) => {
    const symbol = checker.getSymbolAtLocation(handler)!;
    const own = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declaration = own.declarations![0]!;
    const inFile = flagsByFile.get(declaration.getSourceFile().fileName);
    return { name, flags: flagsByFile.get(placeOf(declaration)) ?? inFile ?? [] };
  });
}

const isCallOf = (node: ts.Node, name: string): node is ts.CallExpression =>
  ts.isCallExpression(node) && node.expression.getText() === name;

const placeOf = (declaration: ts.Node) =>
  `${declaration.getSourceFile().fileName} ${(declaration as ts.FunctionDeclaration).name?.text}`;

/** The command whose function holds this node; else the file. */
function ownerOf(node: ts.Node): string {
  let owner: ts.Node = node;
  while (!ts.isFunctionDeclaration(owner) && !ts.isSourceFile(owner)) owner = owner.parent;
  const isCommand = ts.isFunctionDeclaration(owner) && owner.name?.text.endsWith('Command');
  return isCommand ? placeOf(owner) : owner.getSourceFile().fileName;
}
