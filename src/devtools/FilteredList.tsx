import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { Icon } from './controls';

interface FilteredListProps<Row> {
  what: 'Experience' | 'Feature';
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** What the search looks into. */
  textsOf: (row: Row) => readonly string[];
  /** The labels of two filters: rows with `isOn`, and all others. */
  onOff: readonly [on: string, off: string];
  isOn: (row: Row) => boolean;
  openKey: string | null;
  onOpen: (key: string | null) => void;
  /** Names of the columns, above the rows. */
  head?: ReactNode;
  renderRow: (row: Row) => ReactNode;
  /** Shown beside the list, or in place of the list on a narrow screen. */
  renderDetail: (row: Row) => ReactNode;
  /** Shown when the project has no rows. */
  ifNone: string;
}

/** A list with a search and filters, and the details of the item that is open. */
export function FilteredList<Row extends { components: number }>(props: FilteredListProps<Row>) {
  const { what, rows, keyOf, textsOf, onOff, isOn, openKey, onOpen } = props;
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('All');
  const filters: Readonly<Record<string, (row: Row) => boolean>> = {
    All: () => true,
    [onOff[0]]: isOn,
    [onOff[1]]: (row) => !isOn(row),
    'On this page': ({ components }) => components > 0,
  };
  const opened = rows.find((row) => keyOf(row) === openKey);
  const listed = rows.filter((row) => filters[chosen]!(row) && isFound(text, textsOf(row)));
  const label = `${what} ${openKey}`;

  return (
    <div className={opened ? 'split open-detail' : 'split'}>
      <div className="pane list-pane">
        <div className="filter">
          <Search what={`${what.toLowerCase()}s`} text={text} onText={setText} />
          <div className="chips" role="group" aria-label={`Which ${what.toLowerCase()}s`}>
            {Object.entries(filters).map(([name, isChosen]) => (
              <button key={name} type="button" aria-pressed={name === chosen} onClick={() => setChosen(name)}>
                {name} <span className="count">{rows.filter(isChosen).length}</span>
              </button>
            ))}
          </div>
        </div>
        {props.head}
        <ul className="rows">
          {listed.map((row) => (
            <li key={keyOf(row)}>
              <button
                type="button"
                className={`row ${what.toLowerCase()}`}
                aria-expanded={row === opened}
                onClick={() => onOpen(row === opened ? null : keyOf(row))}
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
        <section key={label} className="pane detail-pane" aria-label={label}>
          <button type="button" className="back" onClick={() => onOpen(null)}>
            <Icon name="back" />
            Close details
          </button>
          {props.renderDetail(opened)}
        </section>
      )}
    </div>
  );
}

function Search({ what, text, onText }: { what: string; text: string; onText: (text: string) => void }) {
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
        placeholder={`Search ${what}`}
        aria-label={`Search ${what}`}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={empty}
      />
    </label>
  );
}

/** Whether every word of the search occurs in one of the texts. */
function isFound(text: string, searched: readonly string[]): boolean {
  const all = searched.join('\n').toLowerCase();
  const words = text.toLowerCase().split(/\s+/);
  return words.every((word) => all.includes(word));
}
