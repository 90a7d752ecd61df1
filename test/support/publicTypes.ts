import { readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import ts from 'typescript';

/** A field of a public type: a prop, an option, a field of a result, a method. */
export interface PublicField {
  readonly name: string;
  readonly doc: string;
  /** The texts that it may be, where it takes one of a few. */
  readonly literals: readonly string[];
}

/** An object that an app gives or gets. */
export interface PublicType {
  readonly name: string;
  /** False for one that is written where it is used. It goes by the name of the function or field there. */
  readonly isNamed: boolean;
  readonly fields: readonly PublicField[];
}

export interface PublicExport {
  readonly entry: string;
  readonly name: string;
  /** Of a function: what it takes. */
  readonly parameters: readonly string[];
  /** Of a type: the texts that it may be. */
  readonly literals: readonly string[];
}

interface PublicTypes {
  readonly exports: readonly PublicExport[];
  readonly types: readonly PublicType[];
}

/** The entries of the package by name, and their source files. */
export function entriesOfPackage(): Record<string, string> {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, object> };
  const sources = readdirSync('src');
  // Storybook finds the parts of its addon by itself: no app imports them.
  const paths = Object.keys(exports).filter((path) => !/package\.json$|\/storybook\/./.test(path));
  return Object.fromEntries(
    paths.map((path) => {
      const name = path === '.' ? 'index' : path.replace('./', '');
      const file = sources.find((source) => source === `${name}.ts` || source === `${name}.tsx`);
      return [path.replace('.', 'convert-react'), `src/${file}`];
    }),
  );
}

export function createSourceProgram(files: readonly string[]): ts.Program {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, process.cwd());
  return ts.createProgram(files, options);
}

/**
 * Everything that an app can name or is given: the exports of each entry, and every object type of `src/` that can be reached from
 * them through parameters, results and fields. `isOpaque` tells the types that an app passes on without looking inside.
 */
export function readPublicTypes(entries: Record<string, string>, isOpaque: (name: string) => boolean): PublicTypes {
  const program = createSourceProgram(Object.values(entries));
  const checker = program.getTypeChecker();
  const types = new Map<string, { isNamed: boolean; fields: Map<string, PublicField> }>();
  const seen = new Set<ts.Type>();

  const exports = Object.entries(entries).flatMap(([entry, file]) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
    return checker.getExportsOfModule(module).map((exported): PublicExport => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const isValue = (symbol.flags & ts.SymbolFlags.Value) !== 0;
      const type = isValue ? checker.getTypeOfSymbol(symbol) : checker.getDeclaredTypeOfSymbol(symbol);
      const isClass = (symbol.flags & ts.SymbolFlags.Class) !== 0;
      visit(isClass ? checker.getDeclaredTypeOfSymbol(symbol) : type, exported.name);
      const parameters = type.getCallSignatures().flatMap((signature) => signature.parameters.map(({ name }) => name));
      return {
        entry,
        name: exported.name,
        parameters: parameters.filter((name) => !name.startsWith('__')),
        literals: isValue ? [] : literalsOf(type),
      };
    });
  });

  /** `place` names the function or the field that a type without a name belongs to. */
  function visit(type: ts.Type, place: string): void {
    const name = nameOf(type);
    if (seen.has(type) || (name !== null && isOpaque(name))) return;
    seen.add(type);
    if (type.isUnionOrIntersection()) return type.types.forEach((part) => visit(part, place));
    for (const argument of partsOf(type)) visit(argument, place);
    for (const signature of type.getCallSignatures()) {
      for (const taken of signature.parameters) visit(checker.getTypeOfSymbol(taken), place);
      visit(signature.getReturnType(), place);
    }
    if (!(type.flags & ts.TypeFlags.Object) || WHOLE.includes(type.aliasSymbol?.name ?? '')) return;
    for (const property of checker.getPropertiesOfType(type).filter(isOurs)) {
      addField(name ?? place, name !== null, property);
      visit(checker.getTypeOfSymbol(property), property.name);
    }
  }

  function addField(owner: string, isNamed: boolean, property: ts.Symbol): void {
    const type = checker.getTypeOfSymbol(property);
    const { fields } = types.get(owner) ?? { fields: new Map<string, PublicField>() };
    types.set(owner, { isNamed, fields });
    fields.set(property.name, {
      name: property.name,
      doc: ts.displayPartsToString(property.getDocumentationComment(checker)),
      literals: literalsOf(type),
    });
  }

  /** The types that a generic one is made of: of a list its items, of `Omit` what it leaves things out of. */
  function partsOf(type: ts.Type): readonly ts.Type[] {
    const { aliasSymbol, aliasTypeArguments = [] } = type;
    if (aliasSymbol?.name === 'Pick') return [];
    const isReference = ((type as ts.ObjectType).objectFlags ?? 0) & ts.ObjectFlags.Reference;
    return [...aliasTypeArguments, ...(isReference ? checker.getTypeArguments(type as ts.TypeReference) : [])];
  }

  return {
    exports,
    types: [...types].map(([name, { isNamed, fields }]) => ({ name, isNamed, fields: [...fields.values()] })),
  };
}

/** What these make of a type has its fields, or fewer: they are documented there. */
const WHOLE = ['Omit', 'Partial', 'Readonly'];

function nameOf(type: ts.Type): string | null {
  const alias = type.aliasSymbol?.name;
  const name = alias === undefined || [...WHOLE, 'Pick'].includes(alias) ? type.symbol?.name : alias;
  return name === undefined || name.startsWith('__') ? null : name;
}

/** Written here, and not by React, React Query or the DOM. */
function isOurs({ declarations = [] }: ts.Symbol): boolean {
  const files = declarations.map((declaration) => relative(process.cwd(), declaration.getSourceFile().fileName));
  return files.some((file) => file.startsWith('src/'));
}

function literalsOf(type: ts.Type): string[] {
  const parts = type.isUnion() ? type.types : [type];
  return parts.filter((part) => part.isStringLiteral()).map((part) => (part as ts.StringLiteralType).value);
}
