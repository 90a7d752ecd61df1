import { useTrack } from '../../src';
import { Basket } from './Basket';
import { Beans } from './Beans';
import { Club } from './Club';
import { Hero } from './Hero';
import type { Product } from './products';
import type { Cart } from './useCart';

/** The shop as its visitors see it. */
export function Storefront({ cart }: { cart: Cart }) {
  const track = useTrack();

  const add = (product: Product) => {
    cart.add(product);
    track('add-to-cart');
  };
  const buy = () => {
    const transactionId = newOrderNumber();
    track('purchase', { amount: cart.total, productsCount: cart.count, transactionId, allowRepeat: true });
    cart.close(transactionId);
  };

  return (
    <>
      <ShopHeader count={cart.count} />
      <main className="shop">
        <Hero />
        <div className="counter-top">
          <Beans onAdd={add} />
          <Basket cart={cart} onBuy={buy} />
        </div>
        <Club />
      </main>
    </>
  );
}

export const ShopHeader = ({ count }: { count: number }) => (
  <header className="shop-header">
    <span className="brand">
      Corner <em>Roastery</em>
    </span>
    <a href="#basket-title" className="basket-link">
      Basket <span className="badge">{count}</span>
    </a>
  </header>
);

/** Good enough for a shop without a cash desk: letters and digits of the time. */
const newOrderNumber = () => `R-${Date.now().toString(36).slice(-6).toUpperCase()}`;
