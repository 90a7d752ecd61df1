import type { Step } from '../decision/trace';
import { Icon } from './Icon';

/** Every check in order: passed or not, one sentence, and under it what was compared with what. */
export function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className="steps">
      {steps.map(({ check, passed, detail }, index) => {
        const [sentence, ...compared] = detail.split('\n');
        return (
          <li key={index} className={passed ? 'passed' : 'failed'}>
            <span className="mark">
              <Icon name={passed ? 'yes' : 'no'} />
              <span className="unseen">{passed ? 'passed' : 'not passed'}</span>
            </span>
            <span className="check">{check}</span>
            <span className="sentence">{sentence}</span>
            {compared.length > 0 && (
              <span className="compared">
                {compared.map((line, at) => (
                  <Compared key={at} line={line} />
                ))}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function Compared({ line }: { line: string }) {
  const verdict = /→ (yes|no\b.*)$/.exec(line)?.[1];
  return <span className={verdict === undefined ? '' : verdict === 'yes' ? 'yes' : 'no'}>{line}</span>;
}
