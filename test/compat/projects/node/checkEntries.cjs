const assert = require('node:assert/strict');

const { CONVERT_SDK_KEY, CONVERT_VISITOR, CONVERT_CONFIG_ENDPOINT, CONVERT_TRACK_ENDPOINT } = process.env;
const options = {
  sdkKey: CONVERT_SDK_KEY,
  visitorId: CONVERT_VISITOR,
  configEndpoint: CONVERT_CONFIG_ENDPOINT,
  trackEndpoint: CONVERT_TRACK_ENDPOINT,
};

exports.checkEntries = async ({ react, dom, main, precomputed, core, devtools, server, testing }) => {
  const { createElement: h } = react;
  const App = () => {
    const hero = main.useExperience('hero');
    const search = main.useFeature('search');
    main.useTrack();
    return `${hero.variation}, ${search.variables.limit}`;
  };

  // A server renders, hands over and delivers.
  const convert = await server.createServerConvert(options);
  const decided = { hero: convert.experience('hero'), search: convert.feature('search') };
  assert.equal(decided.hero.variation, 'b');
  assert.equal(decided.search.variables.limit, 20);
  convert.expose(decided.hero);
  convert.expose(decided.search);
  convert.track('purchase');
  const initialState = convert.dehydrate();
  const page = h(main.ConvertProvider, { initialState }, h(App), h(devtools.ConvertDevtools, { enabled: true }));
  assert.equal(dom.renderToString(page), 'b, 20');
  // The same without an engine; hooks of one entry find the provider of another.
  const decisions = convert.dehydrate({ mode: 'decisions' });
  assert.equal(dom.renderToString(h(precomputed.ConvertProvider, { initialState: decisions }, h(App))), 'b, 20');
  await convert.flush();

  // A client of core does so without React.
  const client = core.createConvertClient(options);
  client.start();
  await client.ready();
  const hero = client.experience('hero');
  assert.equal(hero.variation, 'b');
  client.expose(hero);
  client.expose(client.feature('search'));
  client.track('purchase');
  await client.flush();
  client.destroy();

  const experiences = { hero: 'b' };
  const features = { search: { limit: 20 } };
  assert.equal(dom.renderToString(h(testing.ConvertTestProvider, { experiences, features }, h(App))), 'b, 20');
};
