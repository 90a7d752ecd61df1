import { explain } from './explain';
import { Flags } from './Flags';
import { Outcome } from './Outcome';
import { OverrideChoice } from './OverrideChoice';
import type { TabProps } from './Panel';
import { answersShowing, type ExperienceRow } from './readExperiences';
import { REASONS } from './reasons';
import { Steps } from './Steps';
import { TrafficBar } from './TrafficBar';

/** Why an experience comes out as it does, and a way to see another variation. */
export function ExperienceDetail({ client, look, row, act }: TabProps & { row: ExperienceRow }) {
  const { experience } = row;
  const shown = answersShowing(look, experience.key)[0];
  const explanation = explain('experience', look, experience.key, shown);
  return (
    <>
      <h2 className="key">{experience.key}</h2>
      <p className="name">
        {experience.name} <span className="id">id {experience.id}</span>
      </p>
      <p className="verdict">
        <Outcome row={row} />
        <Flags row={row} />
      </p>
      <p className="sentence">{REASONS[row.reason][1]}</p>

      <h3>Traffic</h3>
      <TrafficBar experience={experience} bucketValue={row.bucketValue} />

      <h3>Override for this page</h3>
      <OverrideChoice client={client} experience={experience} act={act} />

      <h3>{row.reason === 'forced' ? 'Without the override' : 'Every check, as it goes now'}</h3>
      {explanation && explanation.decision.variation !== row.variation && row.reason !== 'forced' && (
        <p className="note">
          A component that asked for the first time now would get{' '}
          <b>{explanation.decision.variation ?? 'no variation'}</b>. On this page the first answer stands.
        </p>
      )}
      {explanation && (
        <>
          <Steps steps={explanation.steps} />
          <p className="conclusion">
            <Outcome row={{ ...explanation.decision, experience }} />
            {explanation.decision.variation !== null && (
              <span className="name">{REASONS[explanation.decision.reason][0]}</span>
            )}
          </p>
        </>
      )}
    </>
  );
}
