import { useState } from 'react';
import { Icon, Steps, Values } from './controls';
import { Filter, isFound, Split } from './FilteredList';
import { formatInline, REASONS } from './format';
import type { TabProps } from './look';
import { explain, type FeatureRow, readFeatures } from './readDecisions';

const CHOICES = {
  all: ['All', () => true],
  on: ['On', ({ isEnabled }) => isEnabled],
  off: ['Off', ({ isEnabled }) => !isEnabled],
  page: ['On this page', ({ components }) => components > 0],
} as const satisfies Record<string, readonly [label: string, isChosen: (row: FeatureRow) => boolean]>;

type Choice = keyof typeof CHOICES;

export function FeaturesTab(props: TabProps) {
  const { look, place, go } = props;
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Choice>('all');
  const rows = readFeatures(look);
  const opened = rows.find(({ feature }) => feature.key === place.feature);
  const listed = rows.filter((row) => {
    const { feature, experience, reason } = row;
    return CHOICES[chosen][1](row) && isFound(text, [feature.key, feature.name, experience ?? '', reason]);
  });
  const choices = (Object.keys(CHOICES) as Choice[]).map(
    (name) => [name, CHOICES[name][0], rows.filter(CHOICES[name][1]).length] as const,
  );

  return (
    <Split
      label={`Feature ${opened?.feature.key ?? ''}`}
      onBack={() => go({ feature: null })}
      detail={opened && <FeatureDetail {...props} row={opened} />}
      list={
        <>
          <Filter what="features" {...{ text, choices, chosen }} onText={setText} onChoose={setChosen} />
          <ul className="rows">
            {listed.map((row) => (
              <Row
                key={row.feature.key}
                row={row}
                isOpen={row === opened}
                onOpen={() => go({ feature: row === opened ? null : row.feature.key })}
              />
            ))}
          </ul>
          {listed.length === 0 && <p className="empty">{rows.length === 0 ? 'No features.' : 'Nothing matches.'}</p>}
        </>
      }
    />
  );
}

function Row({ row, isOpen, onOpen }: { row: FeatureRow; isOpen: boolean; onOpen: () => void }) {
  const { feature, isEnabled, experience, reason, components, variables } = row;
  const values = Object.entries(variables).map(([name, value]) => `${name} ${formatInline(value)}`);
  return (
    <li>
      <button type="button" className="row feature" aria-expanded={isOpen} onClick={onOpen}>
        <span className="title">
          <span className="key">{feature.key}</span>
          <span className="name">{isEnabled ? values.join(' · ') : feature.name}</span>
        </span>
        <span className={isEnabled ? 'outcome in' : 'outcome out'}>
          <span className={isEnabled ? 'switch on' : 'switch'} />
          {isEnabled ? 'on' : 'off'}
        </span>
        <span className="through">{isEnabled ? `through ${experience}` : REASONS[reason][0]}</span>
        <span className="flags">
          {components > 0 && (
            <span className="flag">
              <Icon name="screen" />
              {components === 1 ? 'shown' : `shown ×${components}`}
            </span>
          )}
        </span>
      </button>
    </li>
  );
}

/** The variables of a feature, the experience that sets them, and why. */
function FeatureDetail({ look, row, go }: TabProps & { row: FeatureRow }) {
  const { feature, isEnabled, experience, reason, variables } = row;
  const shown = look.onScreen.find(({ question }) => question.kind === 'feature' && question.key === feature.key);
  const explanation = explain('feature', look, feature.key, shown);
  const declared = Object.fromEntries(feature.variables.map(({ key, type }) => [key, type]));
  const openExperience = (key: string) => go({ tab: 'experiences', experience: key });
  return (
    <>
      <h2 className="key">{feature.key}</h2>
      <p className="name">
        {feature.name} <span className="id">id {feature.id}</span>
      </p>
      <p className="sentence">
        <b>{isEnabled ? 'On' : 'Off'}</b>
        {experience !== null && <> through {experience}</>}. {REASONS[reason][1]}
      </p>

      <h3>Variables</h3>
      <Values values={variables} declared={declared} />

      <h3>Every check, as it goes now</h3>
      {explanation && <Steps steps={explanation.steps} />}
      {explanation?.experiences.map(({ decision, steps }) => (
        <details key={decision.experience} className="carrier">
          <summary>
            <span className="key">{decision.experience}</span>
            <span className="name">{decision.variation ?? REASONS[decision.reason][0]}</span>
          </summary>
          <button type="button" className="button" onClick={() => openExperience(decision.experience)}>
            Open experience
          </button>
          <Steps steps={steps} />
        </details>
      ))}
    </>
  );
}
