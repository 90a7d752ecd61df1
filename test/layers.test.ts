import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may import whom. `types` allows `import type` only. */
const WALL: Record<string, { code: string[]; types: string[] }> = {
  config: { code: ['config', 'platform', 'errors', 'values'], types: [] },
  decision: { code: ['decision', 'config', 'platform', 'errors', 'values'], types: ['visitor'] },
  visitor: { code: ['visitor', 'platform', 'errors', 'values'], types: ['config'] },
  tracking: { code: ['tracking', 'platform', 'errors', 'values'], types: ['config'] },
  client: {
    code: ['client', 'config', 'decision', 'visitor', 'tracking', 'platform', 'errors', 'values'],
    types: ['register'],
  },
  react: {
    code: [
      'react',
      'client',
      'config',
      'decision',
      'visitor',
      'tracking',
      'platform',
      'errors',
      'values',
      'react-package',
      'query-package',
    ],
    types: ['register'],
  },
  // Storybook's own page loads the toolbar, which carries nothing of the library.
  storybook: {
    code: ['storybook', 'values', 'react-package', 'storybook/manager-api', 'storybook/theming'],
    types: ['entry'],
  },
  openfeature: {
    code: ['openfeature', 'client', 'config', 'platform', 'errors', 'values', '@openfeature/web-sdk'],
    types: ['decision', 'tracking', 'register'],
  },
};

const LAYER_OF_ROOT_FILE: Record<string, string> = {
  client: 'client',
  engine: 'client',
  servedEngine: 'client',
  toDataLayer: 'client',
  world: 'client',
  valueKey: 'values',
  errors: 'errors',
  openfeature: 'openfeature',
  platform: 'platform',
  register: 'register',
  values: 'values',
};

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sourceFiles(path) : /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function layerOf(path: string): string {
  const [, first = '', second] = path.split('/');
  return second ? first : (LAYER_OF_ROOT_FILE[first.replace(/\.tsx?$/, '')] ?? 'entry');
}

function importsOf(path: string): { target: string; isType: boolean }[] {
  const code = readFileSync(path, 'utf8');
  const statements = code.matchAll(/^(?:import|export)\s+(type\s+)?([^;]*?)from\s+'([^']+)'/gms);
  return [...statements].map(([, type, names = '', target = '']) => {
    const listed = /^\{(.*)\}\s*$/s.exec(names.trim())?.[1]?.split(',') ?? [];
    const onlyTypes =
      listed.length > 0 && listed.every((name) => name.trim() === '' || name.trim().startsWith('type '));
    return { target, isType: Boolean(type) || onlyTypes };
  });
}

function importedLayer(path: string, target: string): string {
  if (target === 'react' || target === 'react-dom') return 'react-package';
  if (target === '@tanstack/react-query') return 'query-package';
  if (!target.startsWith('.')) return target;
  const resolved = join(path, '..', target);
  return layerOf(resolved);
}

function breaches(wall: typeof WALL): string[] {
  return sourceFiles('src').flatMap((path) => {
    const rule = wall[layerOf(path)];
    if (!rule) return [];
    return importsOf(path)
      .filter(({ target, isType }) => {
        const layer = importedLayer(path, target);
        if (layer === 'murmurhash') return layerOf(path) !== 'decision';
        return !rule.code.includes(layer) && !(isType && rule.types.includes(layer));
      })
      .map(({ target }) => `${path} → ${target}`);
  });
}

function importGraph(): Map<string, string[]> {
  const files = new Set(sourceFiles('src'));
  const targetsOf = (path: string) => {
    const code = readFileSync(path, 'utf8');
    const targets = [...code.matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(([, target = '']) =>
      join(path, '..', target),
    );
    return targets
      .flatMap((target) => ['.ts', '.tsx'].map((end) => target + end))
      .filter((target) => files.has(target));
  };
  return new Map([...files].map((path) => [path, targetsOf(path)]));
}

/** The files of one circle, in the order in which they import each other; empty when there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const walk = (path: string, above: readonly string[]): string[] => {
    if (above.includes(path)) return [...above.slice(above.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const target of graph.get(path) ?? []) {
      const circle = walk(target, [...above, path]);
      if (circle.length > 0) return circle;
    }
    done.add(path);
    return [];
  };
  return [...graph.keys()].map((path) => walk(path, [])).find((circle) => circle.length > 0) ?? [];
}

describe('the layers', () => {
  it('import only what lies below them', () => {
    expect(breaches(WALL)).toEqual([]);
  });

  it('would be caught crossing: with a stricter wall the same check reports', () => {
    const strict = { ...WALL, react: { code: ['react'], types: [] } };
    expect(breaches(strict).length).toBeGreaterThan(10);
  });

  it('have no circle of imports, also none of types', () => {
    expect(circleIn(importGraph())).toEqual([]);
    expect(circleIn(new Map([['a', ['b']], ['b', ['c', 'd']], ['c', []], ['d', ['b']]]))).toEqual(['b', 'd', 'b']); // prettier-ignore
  });

  it('leave the words of an explanation to what shows it, so that a page need not load them', () => {
    const users = sourceFiles('src').filter((path) =>
      importsOf(path).some(({ target }) => target.endsWith('/explain')),
    );
    expect(users.filter((path) => !/^src\/(client|cli|devtools)\/|^src\/core\.ts/.test(path))).toEqual([]);
    expect(users.filter((path) => path.startsWith('src/client/')).length).toBeLessThan(2);
    expect(users.length).toBeGreaterThan(2);
  });

  it('leave React and React Query to react/, the devtools, the test provider and Storybook', () => {
    const users = sourceFiles('src').filter((path) =>
      importsOf(path).some(({ target }) => /^(react|react-dom|@tanstack\/react-query)(\/|$)/.test(target)),
    );
    expect(users.filter((path) => !/^src\/(react\/|devtools|testing\.tsx|storybook)/.test(path))).toEqual([]);
    expect(users.length).toBeGreaterThan(5);
  });

  it('have concepts for files, so that a reader can hold them in mind', () => {
    const files = sourceFiles('src').map((path) => ({
      path,
      lines: readFileSync(path, 'utf8').split('\n').length - 1,
    }));
    expect(files.length).toBeLessThanOrEqual(200);
    expect(files.filter(({ path }) => path.startsWith('src/client/')).length).toBeLessThanOrEqual(16);
    expect(files.filter(({ lines }) => lines > 350)).toEqual([]);
    expect(files.filter(({ lines }) => lines < 15).length).toBeLessThanOrEqual(15);
  });
});
