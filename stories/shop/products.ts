export interface Product {
  readonly id: string;
  readonly name: string;
  readonly origin: string;
  readonly notes: string;
  readonly price: number;
  /** 1 is light, 5 is dark. */
  readonly roast: number;
  /** Of the bag, and of what is printed on it. */
  readonly colours: readonly [bag: string, print: string];
}

export const products: readonly Product[] = [
  {
    id: 'early-bird',
    name: 'Early Bird',
    origin: 'Huehuetenango, Guatemala',
    notes: 'Milk chocolate, orange, toast',
    price: 12.5,
    roast: 3,
    colours: ['#e9b44c', '#3a2414'],
  },
  {
    id: 'postcard',
    name: 'Postcard',
    origin: 'Nyeri, Kenya',
    notes: 'Blackcurrant, tomato leaf, brown sugar',
    price: 15.5,
    roast: 2,
    colours: ['#b8433a', '#fff1e2'],
  },
  {
    id: 'sunday',
    name: 'Sunday',
    origin: 'Yirgacheffe, Ethiopia',
    notes: 'Jasmine, bergamot, apricot',
    price: 14.5,
    roast: 1,
    colours: ['#a9c3b6', '#1f3a31'],
  },
  {
    id: 'night-shift',
    name: 'Night Shift',
    origin: 'Espresso blend, Brazil and India',
    notes: 'Dark cherry, walnut, cocoa',
    price: 11,
    roast: 5,
    colours: ['#27303f', '#f2d9b1'],
  },
  {
    id: 'harbour',
    name: 'Harbour',
    origin: 'Aceh, Sumatra',
    notes: 'Cedar, clove, molasses',
    price: 12,
    roast: 4,
    colours: ['#2f6f7e', '#f6ead7'],
  },
  {
    id: 'low-tide',
    name: 'Low Tide',
    origin: 'Decaf, Huila, Colombia',
    notes: 'Caramel, red apple, almond',
    price: 13,
    roast: 3,
    colours: ['#d9a08b', '#40211a'],
  },
];
