import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import type { Session, Subject } from './subject';

interface Document {
  experiences: { key: string; variations: { key: string; traffic_allocation: number }[] }[];
}

// The least that loads a config through React Query: no SDK, nobody is bucketed, nothing is sent. What it takes, no SDK on React Query can save.
export const subject: Subject = {
  setUp({ origin }) {
    const client = new QueryClient();
    const load = async (): Promise<Document> => (await fetch(`${origin}/convert/config/1/2`)).json();
    const session: Pick<Session, 'Provider' | 'useText'> = {
      Provider: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
      useText(key) {
        const { data } = useQuery({ queryKey: ['config'], queryFn: load });
        const experience = data?.experiences.find((one) => one.key === key);
        const variation = experience?.variations.find(({ traffic_allocation }) => traffic_allocation > 0);
        return { isLoading: !data, value: variation?.key ?? 'original' };
      },
    };
    return session as Session;
  },
};
