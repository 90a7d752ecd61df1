import type { Experience, Variation } from '../config/project';
import { layOutVariations } from '../decision/bucketing';
import { explainExperience } from '../decision/explain';
import { Choice, Flag, ShownFlag, Steps, Title } from './controls';
import { FilteredList } from './FilteredList';
import { REASONS } from './format';
import type { TabProps } from './look';
import { readOverrides, setOverrides } from './overrides';
import { type ExperienceRow, optionsNow, readExperiences } from './readDecisions';

export function ExperiencesTab(props: TabProps) {
  return (
    <FilteredList
      {...props}
      what="Experience"
      rows={readExperiences(props.look)}
      onOff={['In', 'Out']}
      columns={['Experience', 'Outcome', 'Bucket', 'On this page']}
      renderRow={(row) => <Row row={row} />}
      renderDetail={(row) => <ExperienceDetail {...props} row={row} />}
      ifNone="No config yet."
    />
  );
}

function Row({ row }: { row: ExperienceRow }) {
  return (
    <>
      <Title title={row.item.key} name={row.item.name} />
      <Outcome {...row} />
      <span className="bucket">
        <span className="unseen">bucket </span>
        {row.bucketValue ?? '–'}
      </span>
      <Flags {...row} />
    </>
  );
}

function ExperienceDetail({ client, look, row, act }: TabProps & { row: ExperienceRow }) {
  const { item, variation, reason, question } = row;
  const options = optionsNow(look, question, item.key);
  const { decision, steps } = explainExperience(look.project!, look.inputs.visitor, item.key, options);
  const isForced = reason === 'forced';
  return (
    <>
      <p className="verdict">
        <Outcome {...row} />
        <Flags {...row} />
      </p>
      <p className="sentence">{REASONS[reason][1]}</p>

      <h3>Traffic</h3>
      <TrafficBar {...row} />

      <h3>Override for this page</h3>
      <OverrideChoice client={client} experience={item} act={act} />

      <h3>{isForced ? 'Without the override' : 'Every check, as it goes now'}</h3>
      {decision.variation !== variation && !isForced && (
        <p className="note">
          A component that asked for the first time now would get <b>{decision.variation ?? 'no variation'}</b>. On this
          page the first answer stands.
        </p>
      )}
      <Steps steps={steps} />
      <p className="conclusion">
        <Outcome {...decision} item={item} />
        {decision.variation !== null && <span className="name">{REASONS[decision.reason][0]}</span>}
      </p>
    </>
  );
}

const colourOf = (index: number) => `colour-${index % 6}`;

/** The variation in its colour, or the reason why there is none. */
function Outcome({ item, variation, reason }: Pick<ExperienceRow, 'item' | 'variation' | 'reason'>) {
  const index = item.variations.findIndex(({ key, id }) => (key || id) === variation);
  const isIn = variation !== null;
  return (
    <span className={isIn ? 'outcome in' : 'outcome out'}>
      <span className={isIn ? `dot ${colourOf(index)}` : 'dot'} />
      {isIn ? <span className="key">{variation}</span> : REASONS[reason][0]}
      {isIn && (reason === 'forced' || reason === 'preview') && <span className="tag">{REASONS[reason][0]}</span>}
    </span>
  );
}

function Flags({ components, isAsked, isPinned, isExposed }: ExperienceRow) {
  return (
    <span className="flags">
      <ShownFlag components={components} />
      {components === 0 && isAsked && <span className="flag quiet">asked before</span>}
      {isPinned && <Flag icon="pinned" text="pinned" />}
      {isExposed && <Flag icon="exposed" text="exposed" tone="good" />}
    </span>
  );
}

/** The range of hash values of each variation, and the hash value of this visitor. */
function TrafficBar({ item, bucketValue }: ExperienceRow) {
  const ranges = layOutVariations(item).filter(({ from, to }) => to > from);
  const colour = ({ id }: Variation) => colourOf(item.variations.findIndex((variation) => variation.id === id));
  return (
    <figure className="traffic">
      <div className="bar" aria-hidden="true">
        {ranges.map(({ variation, from, to }, index) => (
          <span
            key={index}
            className={colour(variation)}
            style={{ left: toPercent(from), width: toPercent(to - from) }}
          />
        ))}
        {bucketValue !== null && <span className="marker" style={{ left: toPercent(bucketValue) }} />}
      </div>
      <figcaption>
        {ranges.map(({ variation, from, to }, index) => (
          <span key={index} className="legend">
            <span className={`dot ${colour(variation)}`} />
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

/** Hash values go up to 10,000. */
const toPercent = (value: number) => `${Math.min(100, Math.max(0, value / 100))}%`;

function OverrideChoice({ client, experience, act }: Pick<TabProps, 'client' | 'act'> & { experience: Experience }) {
  const { [experience.key]: forced, ...others } = readOverrides(client);
  const choose = (variation: string | null) => {
    const overrides = variation === null ? others : { ...others, [experience.key]: variation };
    act(() => setOverrides(client, overrides));
  };
  return (
    <>
      <div className="choice chosen-in-line" role="radiogroup" aria-label="Override for this page">
        <Choice checked={forced === undefined} onChange={() => choose(null)}>
          As decided
        </Choice>
        {experience.variations.map(({ id, key, name, status }, index) => {
          const isChosen = forced !== undefined && (forced === key || forced === id);
          return (
            <Choice key={`${id} ${index}`} checked={isChosen} onChange={() => choose(key || id)} title={name}>
              <span className={`dot ${colourOf(index)}`} />
              <span className="key">{key || id}</span>
              {status === 'stopped' && <span className="tag">stopped</span>}
            </Choice>
          );
        })}
      </div>
      <p className="hint">A forced variation is shown, never tracked or stored. It ends with the page.</p>
    </>
  );
}
