import type { Subject } from './subject';

// No SDK: what React alone takes to show one text.
export const subject = {
  setUp: () => ({
    Provider: ({ children }) => children,
    useText: () => ({ isLoading: false, value: 'b' }),
  }),
} as unknown as Subject;
