import type { ReceivedEvent } from '../src/cli/server/received';
import shop from './shop/shop.config.json';

interface Named {
  id: string;
  key: string;
}

const experiences: readonly (Named & { variations: readonly Named[] })[] = shop.experiences;

/** An event with the names that the shop has for its ids: `hero-experiment → b`, `purchase amount=23`. */
export function describeEvent({ eventType, data }: ReceivedEvent): string {
  if (eventType === 'bucketing') {
    const experience = find(experiences, data['experienceId']);
    return `${experience?.key} → ${find(experience?.variations ?? [], data['variationId'])?.key}`;
  }
  const goalData = (data['goalData'] ?? []) as { key: string; value: unknown }[];
  return [find(shop.goals, data['goalId'])?.key, ...goalData.map(({ key, value }) => `${key}=${String(value)}`)].join(
    ' ',
  );
}

const find = <Item extends Named>(items: readonly Item[], id: unknown) => items.find((item) => item.id === id);
