export type Entries = Readonly<Record<string, unknown>>;

/** What a hook returned, for people to read and for tests to find by label. */
export function Readout({ title, ...entries }: { title: string } & Entries) {
  return (
    <section className="readout" aria-label={title}>
      <h3>{title}</h3>
      <dl>
        {Object.entries(entries).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd data-testid={name}>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
