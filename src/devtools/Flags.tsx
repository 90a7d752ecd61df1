import { Icon } from './Icon';
import type { ExperienceRow } from './readExperiences';

/** Whether an experience is on screen, pinned there, and exposed. */
export function Flags({ row: { components, isAsked, isPinned, isExposed } }: { row: ExperienceRow }) {
  return (
    <span className="flags">
      {components > 0 && (
        <span className="flag">
          <Icon name="screen" />
          {components === 1 ? 'shown' : `shown ×${components}`}
        </span>
      )}
      {components === 0 && isAsked && <span className="flag quiet">asked before</span>}
      {isPinned && (
        <span className="flag">
          <Icon name="pinned" />
          pinned
        </span>
      )}
      {isExposed && (
        <span className="flag good">
          <Icon name="exposed" />
          exposed
        </span>
      )}
    </span>
  );
}
