import { createMiddleware, createStart } from '@tanstack/react-start';
import { createServerConvert } from 'convert-react/server';
import { project } from './project';

/** Runs before everything else: makes the visitor's id and sets the cookie. */
const convertMiddleware = createMiddleware().server(async ({ next, request }) => {
  // `timeout: 0`, because an id needs no config.
  const convert = await createServerConvert({ ...project, cookies: request.headers.get('cookie'), timeout: 0 });
  const result = await next({ context: { visitorId: convert.visitorId } });
  for (const cookie of convert.cookies) result.response.headers.append('Set-Cookie', cookie);
  return result;
});

export const startInstance = createStart(() => ({ requestMiddleware: [convertMiddleware] }));
