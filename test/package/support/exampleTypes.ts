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
  /** Of Vite. */
  interface ImportMeta { env: Record<string, string | undefined> }
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
  export const NextResponse: { next(init: { request: { headers: Headers } }): Response; rewrite(url: URL, init?: { request: { headers: Headers } }): Response };
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

/** And from Vitest and Playwright, with which the tests of docs/testing.md are run in test/compat, and were by hand. */
const TEST_RUNNERS = `
declare module 'vitest' {
  export function test(name: string, run: () => void): void;
  export function afterEach(run: () => void): void;
  export function expect(value: unknown): { toBe(value: unknown): void; toHaveBeenCalledWith(...args: unknown[]): void };
  export const vi: { fn(): (...args: any[]) => any };
}
declare module '@jest/globals' {
  export { afterEach, expect, test } from 'vitest';
  export const jest: { fn(): (...args: any[]) => any };
}
declare module '@playwright/test' {
  interface Locator { click(): Promise<void> }
  interface Page {
    addInitScript(script: () => void): Promise<void>;
    goto(url: string): Promise<unknown>;
    getByRole(role: 'heading'): Locator;
    getByText(text: string): Locator;
  }
  interface APIRequestContext { get(url: string): Promise<{ json(): Promise<any> }>; delete(url: string): Promise<unknown> }
  export function test(name: string, run: (fixtures: { page: Page; request: APIRequestContext }) => Promise<void>): void;
  export const expect: {
    (locator: Locator): { toHaveText(text: string): Promise<void> };
    poll(read: () => Promise<unknown>): { toBe(value: unknown): Promise<void> };
  };
  export function defineConfig(config: {
    testDir: string;
    use: { baseURL: string };
    webServer: { command: string; url: string }[];
  }): unknown;
}
`;

/** What stands in for packages that the examples import and their app has not installed, by file. */
export const EXAMPLE_TYPES: Readonly<Record<string, string>> = {
  'app.d.ts': APP,
  'next.d.ts': NEXT,
  'reactDom.d.ts': REACT_DOM,
  'segment.d.ts': SEGMENT,
  'storybook.d.ts': STORYBOOK,
  'testRunners.d.ts': TEST_RUNNERS,
};
