import type { Upstream } from '../../src/gateway/index.ts';

/** What is asked in each request, and who answers. */
export interface PathLoad {
  readonly body: string;
  readonly provider: () => Upstream;
}

const BODY_BYTES = 1_024;

/** The body of a request, 1 KB, with these members. */
export function bodyOf(members: Readonly<Record<string, unknown>>): string {
  const body = (content: string) => JSON.stringify({ ...members, messages: [{ role: 'user', content }] });
  return body('a'.repeat(BODY_BYTES - body('').length));
}
