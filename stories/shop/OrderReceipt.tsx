import { ShopHeader } from './Storefront';

/** Another page of the same shop: what was tracked on the last one is delivered, wherever its visitor goes. */
export function OrderReceipt() {
  const address = new URLSearchParams(location.search);
  const order = address.get('order');
  address.set('id', 'shop-corner-roastery--open');
  return (
    <>
      <ShopHeader count={0} />
      <main className="shop receipt">
        <p className="kicker">Receipt</p>
        <h1>{order ? `Order ${order}` : 'No order yet'}</h1>
        <p className="lead">
          {order ? 'The drum is warming up. We write when your beans leave.' : 'What you buy will be listed here.'}
        </p>
        <a className="button" href={`iframe.html?${address}`}>
          Back to the shop
        </a>
      </main>
    </>
  );
}
