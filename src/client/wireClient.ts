import type { ConvertClientOptions } from './clientOptions';
import { createHints } from './createHints';
import { createShown } from './createShown';
import { createTracker } from './createTracker';
import { createVisitorActions } from './createVisitorActions';
import { destinationOf } from './destinationOf';
import { wireBase } from './wireBase';
import { wireConfig } from './wireConfig';
import { wireConsent } from './wireConsent';
import { wireDecisions } from './wireDecisions';
import { wireEvents } from './wireEvents';
import { wireVisitor } from './wireVisitor';
import type { WithVisitorId } from './withVisitorId';
import type { World } from './world';

/** Makes the parts of a client and joins them. Read downwards it is the way of a decision; read upwards, of an event. */
export function wireClient(options: WithVisitorId<ConvertClientOptions>, world: World) {
  const base = wireBase(options);
  const { handover, life, reporter, settings } = base;

  const config = wireConfig(options, world, {
    ...base,
    onChange: () => settle(),
    onRead: () => life.isStarted && hints.review(),
  });
  const { isPreview, project, wholeProject } = config;
  /** Children of a provider show before it starts the client, and a config kept from an earlier visit may be old. */
  const isServed = () => {
    const { status, isFetching } = config.config.sourceState() ?? {};
    return life.isStarted && status === 'success' && !isFetching;
  };
  const hints = createHints({
    ...{ hint: reporter.hint, settings },
    origin: world.isTest ? 'test' : handover?.isFinal ? 'server' : 'config',
    project: () => (handover?.isFinal || isServed() ? wholeProject() : null),
  });
  const { country, memory, saveId, visitor } = wireVisitor(options, world, {
    ...base,
    project,
    isPreview,
    isDenied: () => gate.effective() === 'denied',
  });
  const events = wireEvents(options, world, { ...base, onRecovered: () => tracker.resume() });
  const gate = wireConsent(options, world, { ...base, ...config, ...events, country, memory, saveId, visitor });
  const decisions = wireDecisions(options, {
    ...base,
    ...config,
    gate,
    memory,
    visitor,
    expose: (result) => shown.add(result, true),
  });
  const tracker = createTracker({
    ...config,
    ...events,
    callbacks: () => life.callbacks,
    // Where assignments do not persist, Convert is asked to remember them by the visitor's id.
    destination: (to, visitorId) => destinationOf(to, options, !memory.isKept(visitorId)),
    gate,
    hints,
    isRunning: () => life.isStarted,
    isWhole: () => wholeProject() !== null,
    memory,
    reporter,
    segments: (id) => (id === visitor.id() && decisions.store.inputs().visitor.segments) || {},
  });
  const shown = createShown({
    currentAnswer: decisions.ask.currentAnswer,
    commit: tracker.commit,
    reporter,
    visitorId: visitor.id,
  });
  const visitorActions = createVisitorActions({
    changed: decisions.store.changed,
    isPreview,
    memory,
    project: wholeProject,
    hasRecords: () => project() !== null,
    saveId: () => void (gate.effective() === 'granted' && saveId()),
    shown,
    visitor,
    inputs: decisions.store.inputs,
  });

  /** What is known by now of the project and the consent takes effect on what is kept, on what waits and on what is sent. */
  const takeEffect = () => {
    hints.review();
    gate.apply();
    const consent = gate.effective();
    // The project, and so where its visitors are kept, may have become known only now.
    if (consent === 'denied') memory.eraseStored();
    if (consent === 'granted') config.keep();
    visitorActions.settle();
    // Conversions depend on what was on screen before them.
    if (events.delivery.hasCalls()) shown.flush();
    tracker.resume();
  };

  /** Something was learnt of the project or the consent. While stopped nothing is written: React may be rendering. */
  const settle = () => {
    if (life.isStarted) takeEffect();
    decisions.store.changed();
  };

  return {
    ...base,
    ...config,
    ...events,
    ...decisions,
    gate,
    hints,
    memory,
    settle,
    shown,
    takeEffect,
    tracker,
    visitor,
    visitorActions,
    world,
  };
}

export type ClientParts = ReturnType<typeof wireClient>;
