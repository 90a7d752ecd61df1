import { useEffect, useState } from 'react';
import { useTrack } from '../../../src';
import type { Fault } from '../../../src/cli/server/fault';
import type { StoryServer } from '../../storyServer';
import { Choice } from './Choice';

type Health = 'well' | 'slow' | 'failing' | 'unreachable';

const NAMES: Record<Health, string> = { well: 'Well', slow: 'Slow', failing: '503', unreachable: 'Gone' };

const FAULTS: Record<Health, readonly Fault[]> = {
  well: [],
  slow: both({ delayMs: 3_000 }),
  failing: both({ status: 503 }),
  unreachable: both({ drop: 'before' }),
};

function both(fault: Omit<Fault, 'target'>): readonly Fault[] {
  return [
    { target: 'config', ...fault },
    { target: 'track', ...fault },
  ];
}

const healthOf = (faults: readonly Fault[]): Health | null =>
  (Object.keys(FAULTS) as Health[]).find((health) => JSON.stringify(FAULTS[health]) === JSON.stringify(faults)) ?? null;

/** Makes the server ill. What is tracked meanwhile is kept, and arrives when it is well again. */
export function ServerHealth({ server }: { server: StoryServer }) {
  const [health, setHealth] = useState<Health | null>(null);
  const track = useTrack();

  useEffect(() => {
    void server.faults().then((faults) => setHealth(healthOf(faults)));
  }, [server]);

  const choose = (next: Health) => {
    setHealth(next);
    void server.setFaults(FAULTS[next]);
  };
  const rush = () => {
    const hour = Date.now().toString(36);
    for (let order = 1; order <= 25; order += 1) {
      track('purchase', { amount: order, transactionId: `rush-${hour}-${order}`, allowRepeat: true });
    }
  };

  return (
    <section aria-label="Server">
      <h3>Convert’s server</h3>
      <Choice legend="It is" options={NAMES} value={health} onChange={choose} />
      <button type="button" className="button small" onClick={rush}>
        25 orders in one tick
      </button>
    </section>
  );
}
