import Link from 'next/link';
import type { ReactNode } from 'react';
import './globals.css';

export const metadata = { title: 'Bakery', icons: 'data:,' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <nav>
          <Link href="/">Bakery</Link> <Link href="/plans">Plans</Link> <Link href="/query">With React Query</Link>{' '}
          <a href="/landing">Landing page</a>
        </nav>
        <main>{children}</main>
      </body>
    </html>
  );
}
