import { createServerFn, createServerOnlyFn } from '@tanstack/react-start';
import { appendResponseHeader, getRequestHeader } from '@tanstack/react-start/server';
import { createServerConvert, type ServerConvertOptions } from 'convert-react/server';
import { PLANS, project } from './project';

/** Convert for this request. `visitorId` is what the middleware made. */
const createConvert = createServerOnlyFn((context: { visitorId: string }, options: ServerConvertOptions = {}) =>
  createServerConvert({
    ...project,
    cookies: getRequestHeader('cookie') ?? null,
    anonymousId: context.visitorId,
    ...options,
  }),
);

export const loadHome = createServerFn().handler(async ({ context }) => {
  const convert = await createConvert(context, { experiences: ['hero'] });
  return { state: convert.dehydrate(), orderId: crypto.randomUUID() };
});

export const loadPlans = createServerFn().handler(async ({ context }) => {
  const convert = await createConvert(context, { goals: ['signup'] });
  convert.experience('plans', PLANS);
  convert.feature('subscription', PLANS);
  return { state: convert.dehydrate() };
});

export const buy = createServerFn({ method: 'POST' })
  .validator((orderId: string) => orderId)
  .handler(async ({ context, data: orderId }) => {
    const convert = await createConvert(context);
    convert.track('purchase', { amount: 4.5, transactionId: orderId, allowRepeat: true });
    // The answer need not wait. On an edge: waitUntil(convert.flush()).
    void convert.flush();
    for (const cookie of convert.cookies) appendResponseHeader('Set-Cookie', cookie);
    return 'Thank you.';
  });
