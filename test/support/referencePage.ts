/** Lines of a page by what they are about, as its readers find them. */
export interface ReferencePage {
  /** What stands between two headings of the second level, by its title: all names in it. */
  readonly chapters: ReadonlyMap<string, { readonly names: ReadonlySet<string> }>;
  /** The rows of all tables whose first cell names this, by the names in their own first cell. */
  rowsOf(name: string): ReadonlyMap<string, string>;
  /** The lines that name this, and the sections whose heading does. */
  textsOf(name: string): readonly string[];
}

/**
 * Reads docs/reference.md. A table is about the names in the first cell of its head. A row "all of `A` but `b`" stands for the rows
 * about `A`, without `b`.
 */
export function readReference(markdown: string): ReferencePage {
  const chapters = new Map<string, { names: Set<string> }>();
  for (const chapter of markdown.split(/^## /m).slice(1)) {
    const [title = ''] = chapter.split('\n');
    chapters.set(title.replaceAll('`', ''), { names: new Set(namesIn(chapter)) });
  }
  const sections = markdown.split(/^#+ /m).map((text) => ({ text, names: namesIn(text.split('\n')[0] ?? '') }));
  const lines = markdown.split('\n').map((text) => ({ text, names: namesIn(text) }));
  const tables = tablesIn(markdown.split('\n'));

  function rowsOf(name: string): Map<string, string> {
    const rows = new Map<string, string>();
    for (const table of tables.filter(({ subjects }) => subjects.includes(name))) {
      for (const { first, text } of table.rows) {
        const [named = '', ...left] = namesIn(first);
        if (/^all of /.test(first)) {
          for (const [field, row] of rowsOf(named)) if (!left.includes(field)) rows.set(field, row);
        } else for (const field of namesIn(first)) rows.set(field, text);
      }
    }
    return rows;
  }

  return {
    chapters,
    rowsOf,
    textsOf: (name) => [...sections, ...lines].filter(({ names }) => names.includes(name)).map(({ text }) => text),
  };
}

interface Table {
  readonly subjects: readonly string[];
  readonly rows: readonly { first: string; text: string }[];
}

function tablesIn(lines: readonly string[]): Table[] {
  const tables: { subjects: string[]; rows: { first: string; text: string }[] }[] = [];
  lines.forEach((line, index) => {
    if (!line.startsWith('|')) return;
    const first = line.split(/(?<!\\)\|/)[1]?.trim() ?? '';
    if (/^\| -+/.test(lines[index + 1] ?? '')) tables.push({ subjects: namesIn(first), rows: [] });
    else if (!/^-+$/.test(first)) tables.at(-1)?.rows.push({ first, text: line });
  });
  return tables;
}

/** What stands in backticks, by its name: `track(goal)` is `track`, `<Feature>` is `Feature`, `--port <n>` is `--port`. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replace(/^<|\?? ?[(<>[].*$|\?$/g, ''));
}
