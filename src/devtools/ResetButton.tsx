import { useState } from 'react';

/** Asks again before it does it: there is no way back to a visitor that was reset. */
export function ResetButton({ onReset }: { onReset: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const click = () => {
    if (isAsking) onReset();
    setIsAsking(!isAsking);
  };
  return (
    <button
      type="button"
      className={isAsking ? 'button danger' : 'button'}
      onClick={click}
      onBlur={() => setIsAsking(false)}
    >
      {isAsking ? 'Really forget this visitor?' : 'New visitor'}
    </button>
  );
}
