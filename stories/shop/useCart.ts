import { useState } from 'react';
import type { Product } from './products';

interface Line {
  readonly product: Product;
  readonly count: number;
}

/** What is in the basket, and the number of the last order. */
export function useCart() {
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [order, setOrder] = useState<string | null>(null);

  return {
    lines,
    order,
    count: lines.reduce((sum, { count }) => sum + count, 0),
    total: lines.reduce((sum, { product, count }) => sum + product.price * count, 0),
    add(product: Product) {
      const isIn = lines.some((line) => line.product === product);
      const more = (line: Line) => (line.product === product ? { product, count: line.count + 1 } : line);
      setLines(isIn ? lines.map(more) : [...lines, { product, count: 1 }]);
    },
    remove: (product: Product) => setLines(lines.filter((line) => line.product !== product)),
    /** Empties the basket; the number of the order stays. */
    close(number: string | null) {
      setLines([]);
      setOrder(number);
    },
  };
}

export type Cart = ReturnType<typeof useCart>;
