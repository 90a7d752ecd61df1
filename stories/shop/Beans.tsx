import { BagArt } from './BagArt';
import { money } from './money';
import { products, type Product } from './products';

export function Beans({ onAdd }: { onAdd: (product: Product) => void }) {
  return (
    <section id="beans" className="beans" aria-labelledby="beans-title">
      <h2 id="beans-title">On the shelf</h2>
      <ul>
        {products.map((product) => (
          <li key={product.id} className="product">
            <BagArt product={product} />
            <div>
              <h3>{product.name}</h3>
              <p className="origin">{product.origin}</p>
              <p className="notes">{product.notes}</p>
            </div>
            <div className="product-foot">
              <span className="price">
                {money(product.price)} <small>250 g</small>
              </span>
              <button type="button" className="button quiet" onClick={() => onAdd(product)}>
                Add <span className="visually-hidden">{product.name} to the basket</span>
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
