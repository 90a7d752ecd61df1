import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ts from 'typescript';
import type { DocumentedExport, Example } from './findExamples';

/** What examples take from the app that they would stand in. */
const APP = `
import type { QueryClient } from '@tanstack/react-query';
import type { Project } from 'convert-react/core';
import type { ServerConvert } from 'convert-react/server';
import type { ComponentType, Suspense as ReactSuspense } from 'react';

declare global {
  interface Cart { id: string; total: number }
  const App: ComponentType;
  const BoldHero: ComponentType;
  const Hero: ComponentType;
  const PlainHero: ComponentType;
  const HeroSkeleton: ComponentType;
  const LoginForm: ComponentType<{ onSuccess: (user: { id: string }) => void }>;
  const NewPrices: ComponentType<{ discount: number }>;
  const OldPrices: ComponentType;
  const PricingPage: ComponentType;
  const Results: ComponentType<{ algorithm: string }>;
  const getConvert: () => Promise<ServerConvert>;
  const goal: { rules: unknown };
  const project: Project;
  const queryClient: QueryClient;
  const request: Request;
  const convert: ServerConvert;
  const response: Response;
  const Suspense: typeof ReactSuspense;
  const expect: (value: unknown) => { toBeInTheDocument(): void };
  interface Window { convertState: unknown }
}
`;

/** What they take from Next, as far as they take it; its own types are what `examples/next` is built with. */
const NEXT = `
declare module 'next/headers' {
  export function cookies(): Promise<{ get(name: string): { value: string } | undefined }>;
  export function headers(): Promise<Headers>;
}
declare module 'next/navigation' {
  export function usePathname(): string;
}
declare module 'next/server' {
  export function after(task: () => unknown): void;
  export function connection(): Promise<void>;
  export interface NextRequest extends Request {
    cookies: { get(name: string): { value: string } | undefined };
    nextUrl: URL;
  }
  export const NextResponse: { next(init: { request: { headers: Headers } }): Response; rewrite(url: URL): Response };
}
`;

/** And from Segment. */
const SEGMENT = `
declare module '@segment/analytics-next' {
  interface Analytics { track(event: string, properties: Record<string, unknown>): Promise<unknown> }
  export const AnalyticsBrowser: { load(settings: { writeKey: string }): Analytics };
}
`;

/** And from React DOM, whose types the app has not installed. */
const REACT_DOM = `
declare module 'react-dom' {
  export function preload(href: string, options: { as: 'fetch'; crossOrigin: 'anonymous' }): void;
}
declare module 'react-dom/client' {
  export function createRoot(container: Element): { render(page: import('react').ReactNode): void };
}
`;

/** And from Storybook, whose own types are what the stories of this repository are written with. */
const STORYBOOK = `
declare module '@storybook/react-vite' {
  import type { ComponentType } from 'react';
  interface Annotations<Props> {
    parameters?: { [name: string]: any };
    globals?: object;
    decorators?: ((Story: () => any, context: { parameters: any; globals: any; args: Props }) => unknown)[];
  }
  export interface StorybookConfig { framework: string; stories: string[]; addons?: string[] }
  export type Preview = Annotations<any>;
  export type Meta<C> = Annotations<C> & { component?: C };
  export type StoryObj<C = unknown> = Annotations<C> & {
    play?: (context: {
      canvas: { getByText(text: string): HTMLElement };
      userEvent: { click(element: HTMLElement): Promise<void> };
    }) => Promise<void>;
  };
}
declare module 'storybook/test' {
  export function fn(): (...args: any[]) => any;
  export function expect(value: unknown): { toHaveBeenCalledWith(...args: unknown[]): Promise<void> };
}
`;

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
  const declarations = {
    'app.d.ts': APP,
    'next.d.ts': NEXT,
    'reactDom.d.ts': REACT_DOM,
    'segment.d.ts': SEGMENT,
    'storybook.d.ts': STORYBOOK,
  };
  const ambient = Object.entries(declarations).map(([name, text]) => {
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
    if (path.includes('/.storybook/')) writeFileSync(join(dirname(path), '../project.json'), '{}');

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
