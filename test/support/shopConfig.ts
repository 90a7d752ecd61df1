import shop from '../../stories/shop/shop.config.json';

export type ShopConfig = typeof shop;

/** The demo shop's document, a copy of one's own. */
export const shopConfig = (): ShopConfig => structuredClone(shop);

/** Its default SDK key. */
export const SHOP_KEY = `${shop.account_id}/${shop.project.id}`;
