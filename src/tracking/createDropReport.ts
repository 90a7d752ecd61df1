import { ConvertError } from '../errors';

export type DropReason = 'full' | 'age' | 'too-large' | 'broken' | 'destroyed';

/** Reports dropped events once for each reason and turn of the event loop, however many there were. */
export function createDropReport(onError: (error: ConvertError) => void): (reason: DropReason, count: number) => void {
  const counts = new Map<DropReason, number>();
  return (reason, count) => {
    if (counts.size === 0) {
      void Promise.resolve().then(() => {
        const dropped = [...counts];
        counts.clear();
        for (const [why, total] of dropped) onError(new ConvertError('track-dropped', { reason: why, count: total }));
      });
    }
    counts.set(reason, (counts.get(reason) ?? 0) + count);
  };
}
