import { withHandover } from './basis';
import type { ConvertClientOptions } from './clientOptions';
import { createAsk } from './createAsk';
import { createJournal } from './createJournal';
import { createServerInputs } from './createServerInputs';
import { createStore, type StoreOptions } from './createStore';
import type { Handover } from './readHandover';
import type { Result } from './results';
import type { WithVisitorId } from './withVisitorId';

/** From what is known to what is answered: the live state, the one that hydration sees, and the journal of decisions. */
export function wireDecisions(
  options: WithVisitorId<ConvertClientOptions>,
  { expose, handover, ...state }: StoreOptions & { handover: Handover | null; expose: (result: Result) => void },
) {
  const store = createStore(state);
  const server = createServerInputs(options, state.settings, handover);
  const journal = createJournal(handover?.journal(server.inputs.key));
  let serverInputs = server.inputs;
  const ask = createAsk({
    journal,
    inputs: store.inputs,
    serverInputs: () => serverInputs,
    lateDecision: () => options.lateDecision ?? 'keep',
    expose,
  });
  /** Decides by what the server of another page hands over too. Tells nobody: React may be rendering. */
  const take = (handover: Handover) => {
    const { inputs } = createServerInputs(options, state.settings, handover);
    journal.restore(handover.journal(inputs.key));
    serverInputs = { ...serverInputs, basis: withHandover(serverInputs.basis, inputs.basis, handover.isFinal) };
    state.config.take(handover);
    store.changedQuietly();
  };
  return { store, server, journal, ask, take };
}
