import { explainFeature } from '../decision/explain';
import { describeValue } from '../decision/words';
import { Button, ShownFlag, Steps, Title, Values } from './controls';
import { FilteredList } from './FilteredList';
import { REASONS } from './format';
import type { TabProps } from './look';
import { type FeatureRow, optionsNow, readFeatures } from './readDecisions';

export function FeaturesTab(props: TabProps) {
  return (
    <FilteredList
      {...props}
      what="Feature"
      rows={readFeatures(props.look)}
      onOff={['On', 'Off']}
      renderRow={(row) => <Row {...row} />}
      renderDetail={(row) => <FeatureDetail {...props} row={row} />}
      ifNone="No features."
    />
  );
}

function Row({ item, isOn, experience, reason, components, variables }: FeatureRow) {
  const values = Object.entries(variables).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : describeValue(value)}`,
  );
  return (
    <>
      <Title title={item.key} name={isOn ? values.join(' · ') : item.name} />
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
  const { item: feature, isOn, experience, reason, variables, question } = row;
  const options = optionsNow(look, question);
  const { steps, experiences } = explainFeature(look.project!, look.inputs.visitor, feature.key, options);
  const declared = Object.fromEntries(feature.variables.map(({ key, type }) => [key, type]));
  return (
    <>
      <p className="sentence">
        <b>{isOn ? 'On' : 'Off'}</b>
        {experience !== null && <> through {experience}</>}. {REASONS[reason][1]}
      </p>

      <h3>Variables</h3>
      <Values values={variables} declared={declared} />

      <h3>Every check, as it goes now</h3>
      <Steps steps={steps} />
      {experiences.map(({ decision, steps }) => (
        <details key={decision.experience} className="carrier">
          <summary>
            <span className="key">{decision.experience}</span>
            <span className="name">{decision.variation ?? REASONS[decision.reason][0]}</span>
          </summary>
          <Button onClick={() => go({ tab: 'experiences', experience: decision.experience })}>Open experience</Button>
          <Steps steps={steps} />
        </details>
      ))}
    </>
  );
}
