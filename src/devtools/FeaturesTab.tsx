import { describeValue } from '../decision/words';
import { ShownFlag, Steps, Values } from './controls';
import { FilteredList } from './FilteredList';
import { REASONS } from './format';
import type { TabProps } from './look';
import { explain, type FeatureRow, readFeatures } from './readDecisions';

export function FeaturesTab(props: TabProps) {
  return (
    <FilteredList
      what="Feature"
      rows={readFeatures(props.look)}
      keyOf={({ feature }) => feature.key}
      textsOf={({ feature, experience, reason }) => [feature.key, feature.name, experience ?? '', reason]}
      onOff={['On', 'Off']}
      isOn={({ isEnabled }) => isEnabled}
      openKey={props.place.feature}
      onOpen={(feature) => props.go({ feature })}
      renderRow={(row) => <Row row={row} />}
      renderDetail={(row) => <FeatureDetail {...props} row={row} />}
      ifNone="No features."
    />
  );
}

function Row({ row: { feature, isEnabled, experience, reason, components, variables } }: { row: FeatureRow }) {
  const values = Object.entries(variables).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : describeValue(value)}`,
  );
  return (
    <>
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
        <ShownFlag components={components} />
      </span>
    </>
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
