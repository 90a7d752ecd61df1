import type { KeyboardEvent, ReactNode } from 'react';
import { Icon } from './controls';

interface SplitProps {
  list: ReactNode;
  /** Shown beside the list, or in place of the list on a narrow screen. */
  detail: ReactNode;
  label: string;
  onBack: () => void;
}

/** A list, and the details of the item that is open. */
export function Split({ list, detail, label, onBack }: SplitProps) {
  return (
    <div className={detail ? 'split open-detail' : 'split'}>
      <div className="pane list-pane">{list}</div>
      {detail && (
        // The key makes another item start at its top.
        <section key={label} className="pane detail-pane" aria-label={label}>
          <button type="button" className="back" onClick={onBack}>
            <Icon name="back" />
            Close details
          </button>
          {detail}
        </section>
      )}
    </div>
  );
}

interface FilterProps<Name extends string> {
  what: string;
  text: string;
  onText: (text: string) => void;
  /** The filters, each with its number of rows. */
  choices: readonly (readonly [name: Name, label: string, count: number])[];
  chosen: Name;
  onChoose: (name: Name) => void;
}

export function Filter<Name extends string>({ what, text, onText, choices, chosen, onChoose }: FilterProps<Name>) {
  // Escape empties the field before it closes the panel.
  const empty = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || text === '') return;
    event.preventDefault();
    onText('');
  };
  return (
    <div className="filter">
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
      <div className="chips" role="group" aria-label={`Which ${what}`}>
        {choices.map(([name, label, count]) => (
          <button key={name} type="button" aria-pressed={name === chosen} onClick={() => onChoose(name)}>
            {label} <span className="count">{count}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

/** Whether every word of the search occurs in one of the texts. */
export function isFound(text: string, searched: readonly string[]): boolean {
  const all = searched.join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
