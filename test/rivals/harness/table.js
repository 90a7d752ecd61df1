/** Cells down, SDKs across. */
export function printTable(cells, columns) {
  const titles = ['cell', 'wanted', ...columns.map(({ title }) => title)];
  const rows = cells.map(({ name, wanted = '' }) => [name, wanted, ...columns.map(({ values }) => values[name] ?? '')]);
  return [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
