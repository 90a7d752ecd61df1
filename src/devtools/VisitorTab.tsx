import { useState } from 'react';
import { Button, Choice, Facts, IconButton, Values } from './controls';
import { nameVariation } from './format';
import type { Look, TabProps } from './look';

const CONSENTS = [
  ['granted', 'track and store'],
  ['pending', 'wait, nothing leaves the page'],
  ['denied', 'forget and track nothing'],
] as const;

export function VisitorTab({ client, look, act }: TabProps) {
  const { visitor, consent } = look;
  return (
    <div className="pane sheet">
      <section aria-label="Identity">
        <h3>Id</h3>
        <p className="line">
          <code className="value">{visitor.id || 'none yet'}</code>
          <CopyButton text={visitor.id} />
          <ResetButton onReset={() => act(client.reset)} />
        </p>
        <h3>Consent</h3>
        <div className="choice" role="radiogroup" aria-label="Consent">
          {CONSENTS.map(([name, effect]) => (
            <Choice key={name} checked={consent === name} onChange={() => act(() => client.setConsent(name))}>
              <span className="key">{name}</span>
              <span className="name">{effect}</span>
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

function StoredAssignments({ look: { project, record } }: { look: Look }) {
  const goals = Object.keys(record.goals).map((id) => project?.goals.find((goal) => goal.id === id)?.key ?? id);
  const assignments = Object.entries(record.bucketing).map(([experienceId, variationId]) => {
    const [experience, variation] = nameVariation(project, experienceId, variationId);
    const isExposed = record.exposures[experienceId]?.includes(variationId);
    const value = (
      <>
        <span className="key">{variation}</span>
        <span className="id">{isExposed ? 'exposed' : 'not exposed'}</span>
      </>
    );
    return [experience, value] as const;
  });
  return (
    <>
      {assignments.length === 0 ? <p className="note">Nothing is stored.</p> : <Facts facts={assignments} areKeys />}
      <h3>Goals converted</h3>
      <p className={goals.length === 0 ? 'note' : 'key'}>{goals.length === 0 ? 'None.' : goals.join(', ')}</p>
    </>
  );
}

/** Copies a text and shows whether it worked. A page may be forbidden to write to the clipboard. */
function CopyButton({ text }: { text: string }) {
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
      <IconButton icon="copy" label="Copy visitor id" onClick={() => void copy()} />
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
    <Button className={isAsking ? 'button danger' : 'button'} onClick={click} onBlur={() => setIsAsking(false)}>
      {isAsking ? 'Really forget this visitor?' : 'New visitor'}
    </Button>
  );
}
