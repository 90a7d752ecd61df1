import type { Experience } from '../config/project';
import { layOutVariations } from '../decision/layOutVariations';

const WHOLE = 10_000;

/** Who gets which variation, as ranges of the hash value, and where this visitor falls. */
export function TrafficBar({ experience, bucketValue }: { experience: Experience; bucketValue: number | null }) {
  const ranges = layOutVariations(experience).filter(({ from, to }) => to > from);
  const colourOf = (id: string) => `colour-${experience.variations.findIndex((variation) => variation.id === id) % 6}`;
  return (
    <figure className="traffic">
      <div className="bar" aria-hidden="true">
        {ranges.map(({ variation, from, to }, index) => (
          <span
            key={index}
            className={colourOf(variation.id)}
            style={{ left: toPercent(from), width: toPercent(to - from) }}
          />
        ))}
        {bucketValue !== null && <span className="marker" style={{ left: toPercent(bucketValue) }} />}
      </div>
      <figcaption>
        {ranges.map(({ variation, from, to }, index) => (
          <span key={index} className="legend">
            <span className={`dot ${colourOf(variation.id)}`} />
            <span className="key">{variation.key || variation.id}</span> {from.toFixed(0)}–{to.toFixed(0)}
          </span>
        ))}
        {ranges.length === 0 && <span>No variation has traffic.</span>}
        {bucketValue !== null && (
          <span className="legend">
            <span className="needle" />
            this visitor {bucketValue}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

const toPercent = (value: number) => `${Math.min(100, Math.max(0, (value / WHOLE) * 100))}%`;
