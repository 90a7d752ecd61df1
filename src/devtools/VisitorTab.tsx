import { CopyButton } from './CopyButton';
import { Choice } from './OverrideChoice';
import type { TabProps } from './Panel';
import { ResetButton } from './ResetButton';
import { StoredAssignments } from './StoredAssignments';
import { Values } from './Values';

const CONSENTS = {
  granted: 'track and store',
  pending: 'wait, nothing leaves the page',
  denied: 'forget and track nothing',
} as const;

/** Who is being decided for, what is known and remembered of them, and what they allow. */
export function VisitorTab({ client, look, act }: TabProps) {
  const { visitor, consent } = look;
  return (
    <div className="pane sheet">
      <section aria-label="Identity">
        <h3>Id</h3>
        <p className="line">
          <code className="value">{visitor.id || 'none yet'}</code>
          <CopyButton text={visitor.id} label="Copy visitor id" />
          <ResetButton onReset={() => act(client.reset)} />
        </p>
        <h3>Consent</h3>
        <div className="choice" role="radiogroup" aria-label="Consent">
          {(Object.keys(CONSENTS) as (keyof typeof CONSENTS)[]).map((name) => (
            <Choice
              key={name}
              name="consent"
              isChosen={consent === name}
              onChoose={() => act(() => client.setConsent(name))}
            >
              <span className="key">{name}</span>
              <span className="name">{CONSENTS[name]}</span>
            </Choice>
          ))}
        </div>
      </section>
      <section aria-label="What rules see">
        <h3>Attributes</h3>
        <Values values={visitor.attributes} />
        <h3>Segments</h3>
        <Values values={{ ...visitor.segments }} />
        <h3>Location</h3>
        <Values values={look.inputs.location ?? {}} />
      </section>
      <section aria-label="Remembered">
        <h3>{look.allowed === 'granted' ? 'Stored assignments' : 'Assignments, in memory only'}</h3>
        <StoredAssignments look={look} />
      </section>
    </div>
  );
}
