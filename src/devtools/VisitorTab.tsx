import { CopyButton } from './CopyButton';
import { formatData } from './formatData';
import { Choice } from './OverrideChoice';
import type { TabProps } from './Panel';
import { ResetButton } from './ResetButton';
import { StoredAssignments } from './StoredAssignments';

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
        <Data value={visitor.attributes} />
        <h3>Segments</h3>
        <Data value={visitor.segments} />
        <h3>Location</h3>
        <Data value={look.inputs.location ?? {}} />
      </section>
      <section aria-label="Remembered">
        <h3>Stored assignments</h3>
        <StoredAssignments look={look} />
      </section>
    </div>
  );
}

function Data({ value }: { value: object }) {
  const isEmpty = Object.keys(value).length === 0;
  return isEmpty ? <p className="note">None.</p> : <pre>{formatData(value)}</pre>;
}
