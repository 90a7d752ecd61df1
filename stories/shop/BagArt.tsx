import type { Product } from './products';

/** A bag of coffee, drawn: nothing is loaded from anywhere. */
export function BagArt({ product: { name, roast, colours } }: { product: Product }) {
  const [bag, print] = colours;
  const words = name.split(' ');
  return (
    <svg className="bag" viewBox="0 0 120 160" aria-hidden="true">
      <path d="M18 34 L102 34 L110 150 Q110 156 104 156 L16 156 Q10 156 10 150 Z" fill={bag} />
      <path d="M18 34 L102 34 L104 62 Q60 72 16 62 Z" fill="#000" opacity=".12" />
      <path d="M22 10 L98 10 L102 36 L18 36 Z" fill={bag} />
      <path d="M22 10 L98 10 L99 17 L21 17 Z" fill="#000" opacity=".22" />
      <path d="M102 34 L110 150 Q110 156 104 156 L92 156 L88 34 Z" fill="#000" opacity=".1" />
      <g fill={print} fontFamily="ui-serif, Georgia, serif">
        {words.map((word, line) => (
          <text key={word} x="56" y={words.length > 1 ? 96 + line * 18 : 104} textAnchor="middle" fontSize="17">
            {word}
          </text>
        ))}
        {[1, 2, 3, 4, 5].map((level) => (
          <circle
            key={level}
            cx={32 + level * 8}
            cy="132"
            r="2.6"
            fillOpacity={level <= roast ? 1 : 0}
            stroke={print}
            strokeWidth="1"
          />
        ))}
      </g>
    </svg>
  );
}
