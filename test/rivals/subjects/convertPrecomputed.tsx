import { ConvertProvider, type InitialState, useConvert, useExperience } from '../../../src/precomputed';
import type { Session, Subject } from './subject';

/** Where the page has what its server handed over. */
const { convertState } = globalThis as unknown as { convertState: InitialState };

function Reach() {
  useConvert();
  return null;
}

// Its server has decided.
export const subject: Subject = {
  setUp({ origin, attributes }) {
    const session: Pick<Session, 'Provider' | 'useText'> = {
      Provider: ({ children }) => (
        <ConvertProvider initialState={convertState} trackEndpoint={`${origin}/convert`} attributes={attributes}>
          <Reach />
          {children}
        </ConvertProvider>
      ),
      useText(key) {
        const { isPending, variation } = useExperience(key);
        return { isLoading: isPending, value: variation ?? 'original' };
      },
    };
    return session as Session;
  },
};
