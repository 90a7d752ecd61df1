import { formatData } from './formatData';

export interface ValuesProps {
  values: Readonly<Record<string, unknown>>;
  /** Names to list although they may have no value, each with what is to be said of it. */
  declared?: Readonly<Record<string, string>>;
}

/** Values by name, whatever they are. */
export function Values({ values, declared = {} }: ValuesProps) {
  const names = [...new Set([...Object.keys(declared), ...Object.keys(values)])];
  if (names.length === 0) return <p className="note">None.</p>;
  return (
    <dl className="facts">
      {names.map((name) => (
        <div key={name}>
          <dt className="key">
            {name}
            {Object.hasOwn(declared, name) && <span className="id">{declared[name]}</span>}
          </dt>
          <dd>
            {Object.hasOwn(values, name) ? <Value value={read(values, name)} /> : <span className="id">not set</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value }: { value: unknown }) {
  const text = formatData(value);
  return text.includes('\n') ? <pre tabIndex={0}>{text}</pre> : <code>{text}</code>;
}

/** Attributes are the app's own: a getter may throw. */
function read(values: ValuesProps['values'], name: string): unknown {
  try {
    return values[name];
  } catch {
    return 'cannot be read';
  }
}
