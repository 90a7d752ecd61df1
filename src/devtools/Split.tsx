import type { ReactNode } from 'react';
import { Icon } from './Icon';

export interface SplitProps {
  list: ReactNode;
  /** Shown beside the list, in place of it where there is no room for both. */
  detail: ReactNode;
  label: string;
  onBack: () => void;
}

/** A list, and what is open of it. */
export function Split({ list, detail, label, onBack }: SplitProps) {
  return (
    <div className={detail ? 'split open-detail' : 'split'}>
      <div className="pane list-pane">{list}</div>
      {detail && (
        // Keyed, so that another one begins at its top.
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
