import { useId } from 'react';
import { useConsent, useConvert, useVisitor, type Consent } from '../../../src';
import { Choice } from './Choice';

const COUNTRIES = { '': 'Unknown', DE: 'Germany', FR: 'France', GB: 'United Kingdom', US: 'United States' };
const CONSENT: Record<Consent, string> = { granted: 'Granted', pending: 'Pending', denied: 'Denied' };

export interface WhoAmIProps {
  country: string;
  onCountry: (country: string) => void;
  onNewVisitor: () => void;
}

export function WhoAmI({ country, onCountry, onNewVisitor }: WhoAmIProps) {
  const { id, reset } = useVisitor();
  const { status } = useConvert();
  const [consent, setConsent] = useConsent();
  const countryId = useId();
  const become = () => {
    reset();
    onNewVisitor();
  };
  return (
    <section aria-label="Visitor">
      <h3>
        Visitor <span className={`pill ${status}`}>config: {status}</span>
      </h3>
      <p className="visitor">
        <code data-testid="visitor">{id}</code>
        <button type="button" className="button small" onClick={become}>
          New visitor
        </button>
      </p>
      <Choice legend="Consent" options={CONSENT} value={consent} onChange={setConsent} />
      <label className="select" htmlFor={countryId}>
        <span>Country</span>
        <select id={countryId} value={country} onChange={(event) => onCountry(event.target.value)}>
          {Object.entries(COUNTRIES).map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}
