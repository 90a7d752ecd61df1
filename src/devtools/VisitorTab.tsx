import { useState } from 'react';
import { Choice, Icon, Values } from './controls';
import type { Look, TabProps } from './look';

const CONSENTS = {
  granted: 'track and store',
  pending: 'wait, nothing leaves the page',
  denied: 'forget and track nothing',
} as const;

/** The visitor: id, consent, attributes, segments, location and stored assignments. */
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

/** The record of the visitor: assigned variations, and converted goals. */
function StoredAssignments({ look: { inputs, record } }: { look: Look }) {
  const project = inputs.basis.status === 'ready' ? inputs.basis.project : null;
  const assignments = Object.entries(record.bucketing);
  const goals = Object.keys(record.goals).map((id) => project?.goals.find((goal) => goal.id === id)?.key ?? id);
  return (
    <>
      {assignments.length === 0 ? (
        <p className="note">Nothing is stored.</p>
      ) : (
        <dl className="facts">
          {assignments.map(([experienceId, variationId]) => {
            const experience = project?.experiencesById.get(experienceId);
            const variation = experience?.variations.find(({ id }) => id === variationId);
            const isExposed = record.exposures[experienceId]?.includes(variationId);
            return (
              <div key={experienceId}>
                <dt className="key">{experience?.key ?? experienceId}</dt>
                <dd>
                  <span className="key">{variation?.key || variationId}</span>
                  <span className="id">{isExposed ? 'exposed' : 'not exposed'}</span>
                </dd>
              </div>
            );
          })}
        </dl>
      )}
      <h3>Goals converted</h3>
      <p className={goals.length === 0 ? 'note' : 'key'}>{goals.length === 0 ? 'None.' : goals.join(', ')}</p>
    </>
  );
}

/** Copies a text and shows whether it worked. A page may be forbidden to write to the clipboard. */
function CopyButton({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('Copied');
    } catch {
      setState('The page may not copy');
    }
  };
  return (
    <>
      <button type="button" className="icon-button" aria-label={label} onClick={() => void copy()}>
        <Icon name="copy" />
      </button>
      <span className="hint" role="status">
        {state}
      </span>
    </>
  );
}

/** Asks for a second click, because a reset cannot be undone. */
function ResetButton({ onReset }: { onReset: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const click = () => {
    if (isAsking) onReset();
    setIsAsking(!isAsking);
  };
  return (
    <button
      type="button"
      className={isAsking ? 'button danger' : 'button'}
      onClick={click}
      onBlur={() => setIsAsking(false)}
    >
      {isAsking ? 'Really forget this visitor?' : 'New visitor'}
    </button>
  );
}
