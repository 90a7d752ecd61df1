const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });

/** `€12.50` */
export const money = (amount: number) => euros.format(amount);
