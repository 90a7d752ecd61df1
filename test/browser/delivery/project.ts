import { experience } from '../../support/shopDocument';

/** What each page tracks. */
export const GOALS = ['signup', 'cart', 'purchase'] as const;

/** One experience that everybody is in, and the goals that the pages track. */
export function project() {
  const goals = [...GOALS, 'wide'].map((key, index) => ({ id: `90${index}`, key, type: 'advanced', rules: null }));
  return {
    account_id: '100',
    project: {
      id: '200',
      type: 'fullstack',
      settings: { version: '1', do_not_track: 'OFF', global_privacy_control: 'OFF' },
    },
    experiences: [experience('500', 'hero', ['original'])],
    goals,
  };
}
