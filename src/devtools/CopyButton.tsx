import { useState } from 'react';
import { Icon } from './Icon';

/** Copies a text, and says so; a page that may not write to the clipboard says that it cannot. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('Copied');
    } catch {
      setState('The page may not copy');
    }
  };
  return (
    <>
      <button type="button" className="icon-button" aria-label={label} onClick={() => void copy()}>
        <Icon name="copy" />
      </button>
      <span className="hint" role="status">
        {state}
      </span>
    </>
  );
}
