import type { IncomingMessage, ServerResponse } from 'node:http';
import { createConvertHandler, type ConvertHandler } from '../src/cli/server/handler';
import shop from '../stories/shop/shop.config.json';

/** Answers `/convert/{scope}/…` from a Convert server of that scope, made when it is first asked; false for anything else. */
export function createStoryServers() {
  const handlers = new Map<string, ConvertHandler>();

  const handlerOf = (scope: string) => {
    const handler = handlers.get(scope) ?? createConvertHandler({ config: shop });
    handlers.set(scope, handler);
    return handler;
  };

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const match = /^\/convert\/([\w-]{1,100})(\/.*)$/.exec(request.url ?? '');
    if (!match) return false;
    request.url = match[2];
    handlerOf(match[1] ?? '').handle(request, response);
    return true;
  };
}
