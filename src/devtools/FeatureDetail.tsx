import { explain } from './explain';
import type { TabProps } from './Panel';
import type { FeatureRow } from './readFeatures';
import { REASONS } from './reasons';
import { Steps } from './Steps';
import { Values } from './Values';

/** What a feature is set to, through which experience, and why. */
export function FeatureDetail({ look, row, go }: TabProps & { row: FeatureRow }) {
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
