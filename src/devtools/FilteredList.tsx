import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Icon } from './controls';
import type { TabProps } from './look';
import type { ExperienceRow, FeatureRow } from './readDecisions';

interface FilteredListProps<Row> extends Pick<TabProps, 'place' | 'go'> {
  what: 'Experience' | 'Feature';
  rows: readonly Row[];
  /** The labels of two filters: rows with `isOn`, and all others. */
  onOff: readonly [on: string, off: string];
  columns?: readonly string[];
  renderRow: (row: Row) => ReactNode;
  /** Shown beside the list, or in place of the list on a narrow screen. */
  renderDetail: (row: Row) => ReactNode;
  ifNone: string;
}

/** A list with a search and filters, and the details of the item that is open. */
export function FilteredList<Row extends ExperienceRow | FeatureRow>(props: FilteredListProps<Row>) {
  const { what, rows, onOff, columns, place, go } = props;
  const kind = what.toLowerCase() as 'experience' | 'feature';
  const opener = useRef<HTMLElement>(null);
  const closer = useRef<HTMLButtonElement>(null);
  const open = (row: Row | null, from: HTMLElement | null = null) => {
    // A narrow panel hides the list beside the details, and what is hidden loses the focus: Escape would not be heard.
    flushSync(() => go({ [kind]: row && row.item.key }));
    if (row && from && from.getClientRects().length === 0) closer.current?.focus();
    if (!row) opener.current?.focus();
    opener.current = from;
  };
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('All');
  const filters: Readonly<Record<string, (row: Row) => boolean>> = {
    All: () => true,
    [onOff[0]]: ({ isOn }) => isOn,
    [onOff[1]]: ({ isOn }) => !isOn,
    'On this page': ({ components }) => components > 0,
  };
  const opened = rows.find(({ item }) => item.key === place[kind]);
  const listed = rows.filter((row) => filters[chosen]!(row) && isFound(text, row));

  return (
    <div className={opened ? 'split open-detail' : 'split'}>
      <div className="pane list-pane">
        <div className="filter">
          <Search label={`Search ${kind}s`} text={text} onText={setText} />
          <div className="chips" role="group" aria-label={`Which ${kind}s`}>
            {Object.entries(filters).map(([name, isChosen]) => (
              <button key={name} type="button" aria-pressed={name === chosen} onClick={() => setChosen(name)}>
                {name} <span className="count">{rows.filter(isChosen).length}</span>
              </button>
            ))}
          </div>
        </div>
        {columns && (
          <p className="columns" aria-hidden="true">
            {columns.map((name) => (
              <span key={name}>{name}</span>
            ))}
          </p>
        )}
        <ul className="rows">
          {listed.map((row) => (
            <li key={row.item.key}>
              <button
                type="button"
                className={`row ${kind}`}
                aria-expanded={row === opened}
                onClick={({ currentTarget }) => (row === opened ? open(null) : open(row, currentTarget))}
              >
                {props.renderRow(row)}
              </button>
            </li>
          ))}
        </ul>
        {listed.length === 0 && <p className="empty">{rows.length === 0 ? props.ifNone : 'Nothing matches.'}</p>}
      </div>
      {opened && (
        // The key makes another item start at its top.
        <section key={opened.item.key} className="pane detail-pane" aria-label={`${what} ${opened.item.key}`}>
          <button ref={closer} type="button" className="back" onClick={() => open(null)}>
            <Icon name="back" />
            Close details
          </button>
          <h2 className="key">{opened.item.key}</h2>
          <p className="name">
            {opened.item.name} <span className="id">id {opened.item.id}</span>
          </p>
          {props.renderDetail(opened)}
        </section>
      )}
    </div>
  );
}

function Search({ label, text, onText }: { label: string; text: string; onText: (text: string) => void }) {
  // Escape empties the field before it closes the panel.
  const empty = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || text === '') return;
    event.preventDefault();
    onText('');
  };
  return (
    <label className="search">
      <Icon name="search" />
      <input
        type="search"
        value={text}
        placeholder={label}
        aria-label={label}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={empty}
      />
    </label>
  );
}

/** Whether every word of the search occurs in the key or the name of the item, or in a text of the row. */
function isFound(text: string, row: ExperienceRow | FeatureRow): boolean {
  const texts = [row.item.key, row.item.name, ...Object.values(row)].filter((value) => typeof value === 'string');
  const all = texts.join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
