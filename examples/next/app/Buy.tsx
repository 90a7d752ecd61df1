'use client';

import { useState } from 'react';

export function Buy() {
  const [answer, setAnswer] = useState('');

  async function buy() {
    const order = { orderId: crypto.randomUUID(), amount: 4.5 };
    const response = await fetch('/api/purchase', { method: 'POST', body: JSON.stringify(order) });
    setAnswer(response.ok ? 'Thank you.' : 'Something went wrong.');
  }

  return (
    <p>
      <button onClick={() => void buy()}>Buy a loaf</button> <output>{answer}</output>
    </p>
  );
}
