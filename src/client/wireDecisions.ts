import type { ConvertClientOptions } from './clientOptions';
import { createAsk } from './createAsk';
import { createJournal } from './createJournal';
import { createServerInputs } from './createServerInputs';
import { createStore, type StoreOptions } from './createStore';
import type { Result } from './results';
import type { WithVisitorId } from './withVisitorId';

/** From what is known to what is answered: the live state, the one that hydration sees, and the journal of decisions. */
export function wireDecisions(
  options: WithVisitorId<ConvertClientOptions>,
  { expose, ...state }: StoreOptions & { expose: (result: Result) => void },
) {
  const store = createStore(state);
  const server = createServerInputs(options, state.settings, state.handover);
  const journal = createJournal(state.handover?.journal(server.inputs.key));
  const ask = createAsk({
    journal,
    inputs: store.inputs,
    serverInputs: server.inputs,
    lateDecision: () => options.lateDecision ?? 'keep',
    expose,
  });
  return { store, server, journal, ask };
}
