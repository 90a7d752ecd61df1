import { explain } from './explain';
import { formatData } from './formatData';
import type { TabProps } from './Panel';
import type { FeatureRow } from './readFeatures';
import { REASONS } from './reasons';
import { Steps } from './Steps';

/** What a feature is set to, through which experience, and why. */
export function FeatureDetail({ look, row, go }: TabProps & { row: FeatureRow }) {
  const { feature, isEnabled, experience, reason, variables } = row;
  const shown = look.onScreen.find(({ question }) => question.kind === 'feature' && question.key === feature.key);
  const explanation = explain('feature', look, feature.key, shown);
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
      <Variables row={row} variables={variables} />

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

function Variables({
  row: { feature, isEnabled },
  variables,
}: {
  row: FeatureRow;
  variables: FeatureRow['variables'];
}) {
  const names = [...new Set([...feature.variables.map(({ key }) => key), ...Object.keys(variables)])];
  if (names.length === 0) return <p className="note">The feature declares no variables.</p>;
  return (
    <dl className="facts">
      {names.map((name) => (
        <div key={name}>
          <dt className="key">
            {name} <span className="id">{feature.variables.find(({ key }) => key === name)?.type ?? 'undeclared'}</span>
          </dt>
          <dd>
            {Object.hasOwn(variables, name) ? <pre>{formatData(variables[name])}</pre> : isEnabled ? 'not set' : '–'}
          </dd>
        </div>
      ))}
    </dl>
  );
}
