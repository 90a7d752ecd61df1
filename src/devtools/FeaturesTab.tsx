import { describeValue } from '../decision/words';
import { ShownFlag, Steps, Values } from './controls';
import { FilteredList } from './FilteredList';
import { REASONS } from './format';
import type { TabProps } from './look';
import { explain, type FeatureRow, readFeatures } from './readDecisions';

export function FeaturesTab(props: TabProps) {
  return (
    <FilteredList
      {...props}
      what="Feature"
      rows={readFeatures(props.look)}
      textsOf={({ experience, reason }) => [experience, reason]}
      onOff={['On', 'Off']}
      renderRow={(row) => <Row row={row} />}
      renderDetail={(row) => <FeatureDetail {...props} row={row} />}
      ifNone="No features."
    />
  );
}

function Row({ row: { item, isOn, experience, reason, components, variables } }: { row: FeatureRow }) {
  const values = Object.entries(variables).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : describeValue(value)}`,
  );
  return (
    <>
      <span className="title">
        <span className="key">{item.key}</span>
        <span className="name">{isOn ? values.join(' · ') : item.name}</span>
      </span>
      <span className={isOn ? 'outcome in' : 'outcome out'}>
        <span className={isOn ? 'switch on' : 'switch'} />
        {isOn ? 'on' : 'off'}
      </span>
      <span className="through">{isOn ? `through ${experience}` : REASONS[reason][0]}</span>
      <span className="flags">
        <ShownFlag components={components} />
      </span>
    </>
  );
}

function FeatureDetail({ look, row, go }: TabProps & { row: FeatureRow }) {
  const { item: feature, isOn, experience, reason, variables } = row;
  const shown = look.onScreen.find(({ question }) => question.kind === 'feature' && question.key === feature.key);
  const explanation = explain('feature', look, feature.key, shown);
  const declared = Object.fromEntries(feature.variables.map(({ key, type }) => [key, type]));
  const openExperience = (key: string) => go({ tab: 'experiences', experience: key });
  return (
    <>
      <p className="sentence">
        <b>{isOn ? 'On' : 'Off'}</b>
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
