import type { Experience } from '../config/project';
import { layOutVariations } from '../decision/bucketing';
import { Choice, Flag, ShownFlag, Steps } from './controls';
import { FilteredList } from './FilteredList';
import { REASONS } from './format';
import type { TabProps } from './look';
import { overridesOf } from './overrides';
import { answersShowing, type ExperienceRow, explain, readExperiences } from './readDecisions';

export function ExperiencesTab(props: TabProps) {
  return (
    <FilteredList
      {...props}
      what="Experience"
      rows={readExperiences(props.look)}
      textsOf={({ variation, reason }) => [variation, reason]}
      onOff={['In', 'Out']}
      head={
        <p className="columns" aria-hidden="true">
          <span>Experience</span>
          <span>Outcome</span>
          <span>Bucket</span>
          <span>On this page</span>
        </p>
      }
      renderRow={(row) => <Row row={row} />}
      renderDetail={(row) => <ExperienceDetail {...props} row={row} />}
      ifNone="No config yet."
    />
  );
}

function Row({ row }: { row: ExperienceRow }) {
  return (
    <>
      <span className="title">
        <span className="key">{row.item.key}</span>
        <span className="name">{row.item.name}</span>
      </span>
      <Outcome row={row} />
      <span className="bucket">
        <span className="unseen">bucket </span>
        {row.bucketValue ?? '–'}
      </span>
      <Flags row={row} />
    </>
  );
}

function ExperienceDetail({ client, look, row, act }: TabProps & { row: ExperienceRow }) {
  const { item: experience } = row;
  const shown = answersShowing(look, experience.key)[0];
  const explanation = explain('experience', look, experience.key, shown);
  return (
    <>
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
            <Outcome row={{ ...explanation.decision, item: experience }} />
            {explanation.decision.variation !== null && (
              <span className="name">{REASONS[explanation.decision.reason][0]}</span>
            )}
          </p>
        </>
      )}
    </>
  );
}

/** The variation in its colour, or the reason why there is none. */
function Outcome({ row }: { row: Pick<ExperienceRow, 'item' | 'variation' | 'reason'> }) {
  const { item, variation, reason } = row;
  if (variation === null) {
    return (
      <span className="outcome out">
        <span className="dot" />
        {REASONS[reason][0]}
      </span>
    );
  }
  const index = item.variations.findIndex(({ key, id }) => (key || id) === variation);
  return (
    <span className="outcome in">
      <span className={`dot colour-${index % 6}`} />
      <span className="key">{variation}</span>
      {(reason === 'forced' || reason === 'preview') && <span className="tag">{REASONS[reason][0]}</span>}
    </span>
  );
}

function Flags({ row: { components, isAsked, isPinned, isExposed } }: { row: ExperienceRow }) {
  return (
    <span className="flags">
      <ShownFlag components={components} />
      {components === 0 && isAsked && <span className="flag quiet">asked before</span>}
      {isPinned && <Flag icon="pinned">pinned</Flag>}
      {isExposed && (
        <Flag icon="exposed" tone="good">
          exposed
        </Flag>
      )}
    </span>
  );
}

const WHOLE = 10_000;

/** The range of hash values of each variation, and the hash value of this visitor. */
function TrafficBar({ experience, bucketValue }: { experience: Experience; bucketValue: number | null }) {
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

function OverrideChoice({ client, experience, act }: Pick<TabProps, 'client' | 'act'> & { experience: Experience }) {
  const overrides = overridesOf(client);
  const forced = overrides.read()[experience.key];
  const choose = (variation: string | null) => act(() => overrides.set(experience.key, variation));
  return (
    <>
      {' '}
      <div className="choice chosen-in-line" role="radiogroup" aria-label="Override for this page">
        <Choice name="override" isChosen={forced === undefined} onChoose={() => choose(null)}>
          As decided
        </Choice>
        {experience.variations.map(({ id, key, name, status }, index) => (
          <Choice
            key={`${id} ${index}`}
            name="override"
            isChosen={forced !== undefined && (forced === key || forced === id)}
            onChoose={() => choose(key || id)}
            title={name}
          >
            <span className={`dot colour-${index % 6}`} />
            <span className="key">{key || id}</span>
            {status === 'stopped' && <span className="tag">stopped</span>}
          </Choice>
        ))}
      </div>
      <p className="hint">A forced variation is shown, never tracked or stored. It ends with the page.</p>
    </>
  );
}
