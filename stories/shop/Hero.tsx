import { Experience } from '../../src';
import { BagArt } from './BagArt';
import { products, type Product } from './products';

interface HeroTextProps {
  kicker: string;
  title: string;
  text: string;
  action: string;
  tone: string;
  bags: readonly (Product | undefined)[];
}

function HeroText({ kicker, title, text, action, tone, bags }: HeroTextProps) {
  return (
    <section className={`hero ${tone}`} data-hero={tone}>
      <div className="hero-text">
        <p className="kicker">{kicker}</p>
        <h1>{title}</h1>
        <p className="lead">{text}</p>
        <a className="button" href="#beans">
          {action}
        </a>
      </div>
      <div className="hero-art">{bags.map((bag) => bag && <BagArt key={bag.id} product={bag} />)}</div>
    </section>
  );
}

const [earlyBird, postcard, sunday, nightShift] = products;

const ARMS = {
  original: (
    <HeroText
      tone="plain"
      kicker="Corner Roastery, since 2011"
      title="Coffee from around the corner."
      text="Small batches, roasted every Tuesday and Friday, and brought to your door by bicycle or by post."
      action="See the beans"
      bags={[earlyBird]}
    />
  ),
  b: (
    <HeroText
      tone="fresh"
      kicker="Out of the drum at 6:40"
      title="Roasted this morning."
      text="Every bag carries the hour it was roasted. Order by noon, and yours has not had time to cool."
      action="Get today’s batch"
      bags={[sunday, earlyBird]}
    />
  ),
  c: (
    <HeroText
      tone="three"
      kicker="This week only"
      title="Try three for two."
      text="Mix any three bags, and the lightest one is on us. Keep the one you like; your neighbours take the rest."
      action="Pick your three"
      bags={[postcard, nightShift, sunday]}
    />
  ),
};

/** Three arms, three ways to say good morning. */
export const Hero = () => (
  <Experience name="hero-experiment" variations={ARMS} fallback={<div className="hero skeleton" aria-busy="true" />} />
);
