import { Experience } from '../../src';
import { DeliveryBar } from './DeliveryBar';
import { money } from './money';
import type { Cart } from './useCart';

export function Basket({ cart, onBuy }: { cart: Cart; onBuy: () => void }) {
  const { lines, total, order } = cart;
  if (lines.length === 0) return order ? <Ordered order={order} /> : <EmptyBasket />;
  return (
    <section className="basket" aria-labelledby="basket-title">
      <h2 id="basket-title">Your basket</h2>
      <ul>
        {lines.map(({ product, count }) => (
          <li key={product.id}>
            <span>
              {count} × {product.name}
            </span>
            <span className="price">{money(product.price * count)}</span>
            <button type="button" className="remove" onClick={() => cart.remove(product)}>
              <span aria-hidden="true">×</span>
              <span className="visually-hidden">Remove {product.name}</span>
            </button>
          </li>
        ))}
      </ul>
      <DeliveryBar total={total} />
      <p className="total">
        <span>Total</span>
        <span className="price">{money(total)}</span>
      </p>
      <button type="button" className="button wide" onClick={onBuy}>
        Buy for {money(total)}
      </button>
      <DeliveryPromise />
    </section>
  );
}

const EmptyBasket = () => (
  <section className="basket" aria-labelledby="basket-title">
    <h2 id="basket-title">Your basket</h2>
    <p className="notes">Nothing in it yet.</p>
    <DeliveryPromise />
  </section>
);

function Ordered({ order }: { order: string }) {
  const convert = new URLSearchParams(location.search).get('convert');
  const address = new URLSearchParams({ id: 'shop-corner-roastery--receipt', viewMode: 'story', order });
  if (convert) address.set('convert', convert);
  return (
    <section className="basket" aria-labelledby="basket-title">
      <h2 id="basket-title">Thank you!</h2>
      <p>
        Order <strong data-testid="order">{order}</strong> is on its way to the roaster.
      </p>
      <a className="button quiet" href={`iframe.html?${address}`}>
        See the receipt
      </a>
    </section>
  );
}

/** For visitors from Germany there is an experiment; all others see what they always saw, and are not counted. */
const DeliveryPromise = () => (
  <p className="promise">
    <Experience
      name="courier-promise"
      variations={{ original: 'At your door within three days.', 'same-day': 'By bicycle courier, today before six.' }}
    />
  </p>
);
