import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createElement } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useExperience, useTrack, useVisitor } from '../../src';
import { type ConvertParameters, withConvert } from '../../src/storybook';
import { initialGlobals } from '../../src/storybook/preview';

/** A story as Storybook prepares it: a function that is given to its decorators, with a context. */
function storyOf(convert?: ConvertParameters | null, globals: object = initialGlobals, label = '') {
  function Story() {
    const { status, variation, reason } = useExperience('hero');
    const track = useTrack();
    const { attributes, setAttributes } = useVisitor();
    return (
      <>
        <p>{`${label}${status} ${variation} ${reason}`}</p>
        <button onClick={() => track('purchase', { amount: 10 })}>Buy</button>
        <button onClick={() => setAttributes({ plan: 'gold' })}>{`upgrade ${label}`}</button>
        <i>{`${label}has ${JSON.stringify(attributes)}`}</i>
      </>
    );
  }
  const context = { parameters: { layout: 'centered', ...(convert !== undefined && { convert }) }, globals };
  const Decorated = (changed: { globals?: object }) => withConvert(Story, { ...context, ...changed });
  return Decorated;
}

const channel = { emit: vi.fn() };
beforeEach(() => {
  channel.emit.mockReset();
  vi.stubGlobal('__STORYBOOK_ADDONS_CHANNEL__', channel);
});

const actions = () =>
  channel.emit.mock.calls
    .filter(([event]) => event === 'storybook/actions/action-event')
    .map(([, { data }]) => data as { name: string; args: unknown });

describe('withConvert', () => {
  it('gives hooks of the story itself what its parameters ask for', () => {
    render(createElement(storyOf({ experiences: { hero: 'b' } })));
    expect(screen.getByText('success b bucketed')).toBeInTheDocument();
  });

  it('shows the other states, by parameter and by toolbar', () => {
    const Story = storyOf({ status: 'pending' });
    const { rerender } = render(<Story />);
    expect(screen.getByText('pending null loading')).toBeInTheDocument();
    rerender(<Story globals={{ convertStatus: 'timeout' }} />);
    expect(screen.getByText('success null timeout')).toBeInTheDocument();
  });

  it('lets the toolbar win over the parameters, live, and gives the story back to them', () => {
    const Story = storyOf({ experiences: { hero: 'b' } });
    const { rerender } = render(<Story />);
    rerender(<Story globals={{ convert: { hero: 'c' }, convertStatus: null }} />);
    expect(screen.getByText('success c bucketed')).toBeInTheDocument();
    rerender(<Story globals={{ convert: { hero: null }, convertStatus: null }} />);
    expect(screen.getByText('success null not-in-traffic')).toBeInTheDocument();
    rerender(<Story globals={initialGlobals} />);
    expect(screen.getByText('success b bucketed')).toBeInTheDocument();
  });

  it.each([undefined, null])('works without parameters and without a toolbar: %s', (convert) => {
    render(createElement(storyOf(convert, {})));
    expect(screen.getByText('success null unknown-experience')).toBeInTheDocument();
  });

  it('lists exposures and tracked goals in the Actions panel, and tells the story’s own callbacks', async () => {
    const [onExposure, onTrack] = [vi.fn(), vi.fn()];
    render(createElement(storyOf({ experiences: { hero: 'b' }, onExposure, onTrack })));
    await userEvent.click(screen.getByText('Buy'));
    await waitFor(() => expect(actions()).toHaveLength(2));
    const exposure = expect.objectContaining({ experience: 'hero', variation: 'b' }) as object;
    expect(actions()).toEqual(
      expect.arrayContaining([
        { name: 'onExposure', args: exposure },
        { name: 'onTrack', args: ['purchase', { amount: 10 }] },
      ]),
    );
    expect(onExposure).toHaveBeenCalledExactlyOnceWith(exposure);
    expect(onTrack).toHaveBeenCalledExactlyOnceWith('purchase', { amount: 10 });
  });

  it('tells nobody before consent', async () => {
    render(createElement(storyOf({ experiences: { hero: 'b' }, consent: 'pending' })));
    await userEvent.click(screen.getByText('Buy'));
    expect(actions()).toEqual([]);
  });

  it('gives each story of a docs page a visitor of its own', async () => {
    const [One, Two] = [storyOf({ experiences: { hero: 'b' } }, {}, 'one '), storyOf({ experiences: { hero: 'b' } }, {}, 'two ')]; // prettier-ignore
    render([<One key="1" />, <Two key="2" />]);
    await userEvent.click(screen.getByText('upgrade one'));
    expect(screen.getByText('one has {"plan":"gold"}')).toBeInTheDocument();
    expect(screen.getByText('two has {}')).toBeInTheDocument();
    await waitFor(() => expect(actions().filter(({ name }) => name === 'onExposure')).toHaveLength(2));
  });
});
