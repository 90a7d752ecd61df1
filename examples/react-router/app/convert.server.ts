import { createServerConvert, type ServerConvertOptions } from 'convert-react/server';
import { createContext, type MiddlewareFunction, type RouterContextProvider } from 'react-router';
import { project } from './project';

const visitorContext = createContext<string>();

/** Runs before all loaders: makes the visitor's id and sets the cookie. */
export const convertMiddleware: MiddlewareFunction<Response> = async ({ request, context }, next) => {
  // `timeout: 0`, because an id needs no config.
  const convert = await createServerConvert({ ...project, cookies: request.headers.get('cookie'), timeout: 0 });
  context.set(visitorContext, convert.visitorId);
  const response = await next();
  for (const cookie of convert.cookies) response.headers.append('Set-Cookie', cookie);
  return response;
};

interface RequestArgs {
  request: Request;
  context: Readonly<RouterContextProvider>;
}

/** Convert for this request, in loaders and actions. */
export function createConvert({ request, context }: RequestArgs, options: ServerConvertOptions = {}) {
  return createServerConvert({
    ...project,
    cookies: request.headers.get('cookie'),
    anonymousId: context.get(visitorContext),
    ...options,
  });
}
