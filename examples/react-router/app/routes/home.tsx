import { ConvertProvider, toDataLayer } from 'convert-react';
import { data, Form } from 'react-router';
import { createConvert } from '../convert.server';
import { Hero } from '../Hero';
import type { Route } from './+types/home';

export async function loader(args: Route.LoaderArgs) {
  const convert = await createConvert(args, { experiences: ['hero'] });
  return { state: convert.dehydrate(), orderId: crypto.randomUUID() };
}

export async function action(args: Route.ActionArgs) {
  const order = await args.request.formData();
  const convert = await createConvert(args);
  convert.track('purchase', { amount: 4.5, transactionId: String(order.get('orderId')), allowRepeat: true });
  // The answer need not wait. On an edge: waitUntil(convert.flush()).
  void convert.flush();
  return data('Thank you.', { headers: convert.cookies.map((cookie) => ['Set-Cookie', cookie]) });
}

export default function Home({ loaderData, actionData }: Route.ComponentProps) {
  return (
    <ConvertProvider initialState={loaderData.state} {...toDataLayer()}>
      <Hero />
      <Form method="post">
        <input type="hidden" name="orderId" value={loaderData.orderId} />
        <button>Buy a loaf</button> <output>{actionData}</output>
      </Form>
    </ConvertProvider>
  );
}
