import { REASONS } from './reasons';
import type { ExperienceRow } from './readExperiences';

/** The variation in its colour, or why there is none. */
export function Outcome({ row }: { row: Pick<ExperienceRow, 'experience' | 'variation' | 'reason'> }) {
  const { experience, variation, reason } = row;
  const isShownOnly = reason === 'forced' || reason === 'preview';
  if (variation === null) {
    return (
      <span className="outcome out">
        <span className="dot" />
        {REASONS[reason][0]}
      </span>
    );
  }
  const index = experience.variations.findIndex(({ key, id }) => (key || id) === variation);
  return (
    <span className="outcome in">
      <span className={`dot colour-${index % 6}`} />
      <span className="key">{variation}</span>
      {isShownOnly && <span className="tag">{REASONS[reason][0]}</span>}
    </span>
  );
}
