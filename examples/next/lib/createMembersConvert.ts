import { cookies } from 'next/headers';
import type { ServerConvertOptions } from 'convert-react/server';
import { createConvert } from './createConvert';

/** Convert for whoever is logged in: a cookie of the app names them. */
export async function createMembersConvert(options: ServerConvertOptions) {
  return createConvert({ visitorId: (await cookies()).get('member')?.value, ...options });
}

/** A page says in its address how it hands over. */
export type MembersParams = Promise<{ mode: string }>;

export const modeOf = async (params: MembersParams) =>
  (await params).mode === 'decisions' ? ('decisions' as const) : ('config' as const);
