import { after } from 'next/server';
import { createConvert } from '../../../lib/createConvert';

/** Tracks the purchase where it is certain. The answer does not wait for Convert. */
export async function POST(request: Request) {
  const { orderId, amount } = (await request.json()) as { orderId: string; amount: number };
  const convert = await createConvert();
  convert.track('purchase', { amount, transactionId: orderId });
  after(() => convert.flush());

  const response = Response.json({ orderId });
  // They remember that this purchase is counted.
  for (const cookie of convert.cookies) response.headers.append('Set-Cookie', cookie);
  return response;
}
