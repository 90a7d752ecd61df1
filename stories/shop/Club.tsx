import { useFeature } from '../../src';
import { money } from './money';

interface Plan {
  name: string;
  monthly: number;
  yearly: number;
  perks: string[];
  highlighted?: boolean;
}

/** The variables of `pricing`, as the project declares them. */
interface Pricing {
  trialDays: number;
  discount: number;
  caption: string;
  plans: Record<string, Plan>;
}

/** A feature with variables of every type: what the club is, costs and saves stands in the config, not here. */
export function Club() {
  const { isPending, isEnabled, variables } = useFeature('pricing');
  if (isPending) return <div className="club skeleton" aria-busy="true" />;
  if (!isEnabled) return <OnePrice />;
  const { caption, discount, plans, trialDays } = variables as unknown as Pricing;
  return (
    <section className="club" aria-labelledby="club-title">
      <header>
        <p className="kicker">The club</p>
        <h2 id="club-title">{caption}</h2>
        <p>
          {discount} % off every bag, and the first {trialDays} days are on us.
        </p>
      </header>
      {Object.values(plans).map((plan) => (
        <PlanCard key={plan.name} plan={plan} />
      ))}
    </section>
  );
}

function PlanCard({ plan: { name, monthly, yearly, perks, highlighted } }: { plan: Plan }) {
  return (
    <article className={highlighted ? 'plan highlighted' : 'plan'}>
      <h3>{name}</h3>
      <p className="price">
        {money(monthly)} <small>a month</small>
      </p>
      <p className="notes">or {money(yearly)} a year</p>
      <ul>
        {perks.map((perk) => (
          <li key={perk}>{perk}</li>
        ))}
      </ul>
    </article>
  );
}

const OnePrice = () => (
  <section className="club one-price" aria-labelledby="club-title">
    <header>
      <p className="kicker">No club, no points</p>
      <h2 id="club-title">One price for everybody.</h2>
      <p>What stands on the bag is what you pay. We put the rest of the effort into the coffee.</p>
    </header>
  </section>
);
