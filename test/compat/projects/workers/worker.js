import { createConvertClient } from 'convert-react/core';
import { createServerConvert } from 'convert-react/server';

export default {
  async fetch(request) {
    const { entry, ...options } = await request.json();
    const decided = entry === 'core' ? await decideWithCore(options) : await decideWithServer(options);
    return Response.json(decided);
  },
};

async function decideWithCore(options) {
  const client = createConvertClient(options);
  client.start();
  await client.ready();
  const hero = client.experience('hero');
  const search = client.feature('search');
  client.expose(hero);
  client.expose(search);
  client.track('purchase');
  await client.flush();
  client.destroy();
  return [hero.variation, search.variables.limit];
}

async function decideWithServer(options) {
  const convert = await createServerConvert(options);
  const hero = convert.experience('hero');
  const search = convert.feature('search');
  convert.expose(hero);
  convert.expose(search);
  convert.track('purchase');
  await convert.flush();
  return [hero.variation, search.variables.limit];
}
