import { convertDocument } from '../project.js';

/** What each service is told: the exposures and the conversions in the body of a request, as records of one shape. */
export const eventReaders = {
  /** Without values for a user, Statsig's exposure events name no rule, so no arm. */
  statsig(body) {
    const { events } = JSON.parse(body);
    return {
      exposures: events
        .filter(
          ({ eventName, metadata }) => /^statsig::(config|gate)_exposure$/.test(eventName) && metadata.ruleID !== '',
        )
        .map(({ metadata, user }) => ({
          key: metadata.config ?? metadata.gate,
          arm: metadata.ruleID.split('-').pop(),
          visitor: user.userID,
        })),
      goals: events.map(({ eventName }) => eventName).filter((name) => !name.startsWith('statsig::')),
    };
  },

  /** LaunchDarkly's full events, which it sends for flags that are in an experiment; its summaries count all evaluations. */
  launchDarkly(body) {
    const events = JSON.parse(body);
    return {
      exposures: events
        .filter(({ kind }) => kind === 'feature')
        .map(({ key, value, context }) => ({ key, arm: String(value), visitor: context.key })),
      goals: events.filter(({ kind }) => kind === 'custom').map(({ key }) => key),
    };
  },

  /** GrowthBook's exposures are counted at its callback. */
  growthBook(body) {
    const names = JSON.parse(body).map(({ event_name }) => event_name);
    return { exposures: [], goals: names.filter((name) => !/^(Experiment Viewed|Feature Evaluated)$/.test(name)) };
  },

  /** Optimizely's exposures are counted at its dispatcher. */
  optimizely(body) {
    const snapshots = JSON.parse(body).visitors.flatMap(({ snapshots }) => snapshots);
    const keys = snapshots.flatMap(({ events }) => events.map(({ key }) => key));
    return { exposures: [], goals: keys.filter((key) => key !== 'campaign_activated') };
  },

  convert(body) {
    const { experiences, goals } = convertDocument();
    const events = JSON.parse(body).visitors.flatMap(({ visitorId, events }) =>
      events.map((event) => ({ ...event, visitorId })),
    );
    const find = (all, wanted) => all.find(({ id }) => id === wanted);
    return {
      exposures: events
        .filter(({ eventType }) => eventType === 'bucketing')
        .map(({ data, visitorId }) => {
          const experience = find(experiences, data.experienceId);
          return { key: experience.key, arm: find(experience.variations, data.variationId).key, visitor: visitorId };
        }),
      goals: events
        .filter(({ eventType }) => eventType === 'conversion')
        .map(({ data }) => find(goals, data.goalId).key),
    };
  },
};
