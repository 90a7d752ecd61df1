import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { createSourceProgram } from './publicTypes';

/** A command of the package's program, with its flags: `--port`. */
export interface DocumentedCommand {
  readonly name: string;
  readonly flags: readonly string[];
}

/** The commands: what the functions named `…Command` in `src/cli` take, by the options that they give to `readArguments`. */
export function readCommands(): DocumentedCommand[] {
  const files = readdirSync('src/cli').filter((file) => file.endsWith('.ts'));
  const paths = files.map((file) => `src/cli/${file}`);
  const program = createSourceProgram(paths);
  const checker = program.getTypeChecker();
  const commands: DocumentedCommand[] = [];

  function visit(node: ts.Node, command: string | null): void {
    const declared = ts.isFunctionDeclaration(node) ? /^(\w+)Command$/.exec(node.name?.text ?? '')?.[1] : undefined;
    const name = declared ?? command;
    if (name !== null && ts.isCallExpression(node) && node.expression.getText() === 'readArguments') {
      const options = checker.getPropertiesOfType(checker.getTypeAtLocation(node.arguments.at(-1)!));
      commands.push({ name, flags: options.map((option) => `--${option.name}`) });
    }
    ts.forEachChild(node, (child) => visit(child, name));
  }

  for (const path of paths) visit(program.getSourceFile(path)!, null);
  return commands;
}
