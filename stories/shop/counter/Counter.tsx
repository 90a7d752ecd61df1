import type { StoryServer } from '../../storyServer';
import { Decisions } from './Decisions';
import { Events } from './Events';
import { ServerHealth } from './ServerHealth';
import { useReceivedEvents } from './useReceivedEvents';
import { WhoAmI } from './WhoAmI';

export interface CounterProps {
  server: StoryServer;
  country: string;
  onCountry: (country: string) => void;
  onNewVisitor: () => void;
}

/** What the visitor does not see: who they are to Convert, what was decided and why, and what the server has heard. */
export function Counter({ server, ...visitor }: CounterProps) {
  const received = useReceivedEvents(server);
  return (
    <>
      <aside id="counter" className="counter" aria-label="Behind the counter">
        <h2>Behind the counter</h2>
        <WhoAmI {...visitor} />
        <Decisions />
        <Events {...received} onClear={() => void server.clear()} />
        <ServerHealth server={server} />
      </aside>
      <a className="counter-link" href="#counter">
        Behind the counter <span className="badge">{received.events.length}</span>
      </a>
    </>
  );
}
