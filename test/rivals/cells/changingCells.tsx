import { memo, useLayoutEffect } from 'react';
import { settle } from '../harness/settle';
import { wait } from '../harness/wait';
import { ALL_ON, KEYS, ONE_OFF, OTHER_VISITOR } from '../project.js';
import type { Cell } from './cell';
import { makeHero } from './makeHero';
import { settleHero } from './settleHero';
import { showHero } from './showHero';

/** Who the user is, or what is known of them, changes. */
export const changingCells: Record<string, Cell> = {
  'attributes changed by a layout effect of a parent': {
    setup: { attributes: { country: 'DE' }, followsUser: true },
    async run({ session: { Provider, setAttributes }, session, render }) {
      const Germans = makeHero(session, 'germans');
      function Parent() {
        useLayoutEffect(() => setAttributes({ country: 'FR' }), []);
        return <Germans />;
      }
      await render(
        <Provider>
          <Parent />
        </Provider>,
      );
    },
  },
  'another visitor logs in': {
    setup: { followsUser: true },
    async run(stage) {
      await showHero(stage);
      await settleHero(stage);
      await settle(() => stage.session.logIn(OTHER_VISITOR));
      await settle(() => wait(500));
    },
  },
  'one of 100 keys changes': {
    setup: { attributes: ALL_ON, followsUser: true },
    async run({ session: { Provider, useText, setAttributes }, render, container }) {
      let renders = 0;
      const One = memo(function One({ name }: { name: string }) {
        const { value } = useText(name);
        renders += 1;
        return <p>{value}</p>;
      });
      await render(
        <Provider>
          {KEYS.map((key) => (
            <One key={key} name={key} />
          ))}
        </Provider>,
      );
      const shown = () => [...container.querySelectorAll('p')].filter(({ textContent }) => textContent === 'on').length;
      await settle(() => wait(100));
      if (shown() !== 100) throw new Error(`${shown()} of 100 were on.`);
      renders = 0;
      await settle(async () => setAttributes(ONE_OFF));
      await settle(() => wait(500));
      if (shown() !== 99) throw new Error(`${shown()} of 100 were on after the change.`);
      return { renders };
    },
  },
};
