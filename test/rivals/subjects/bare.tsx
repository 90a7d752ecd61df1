import type { Session, Subject } from './subject';

const session: Pick<Session, 'Provider' | 'useText'> = {
  Provider: ({ children }) => children,
  useText: () => ({ isLoading: false, value: 'b' }),
};

// No SDK: what React alone takes to show one text.
export const subject: Subject = { setUp: () => session as Session };
