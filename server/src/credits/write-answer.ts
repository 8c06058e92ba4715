import { createHash } from 'node:crypto';

const AMOUNT = /^-?\d+$/;
/** Members that are amounts: their names tell. */
const COUNTERS = new Set(['remaining', 'held', 'consumed', 'expired', 'voided', 'refunded', 'settled']);

/** An answer as JSON; amounts as decimal texts. */
export function writeAnswer(answer: unknown): string {
  return JSON.stringify(answer, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

/** The answer that was written. */
export function readAnswer<Answer>(text: string): Answer {
  return JSON.parse(text, (name, value: unknown) => {
    const isAmount = (name.endsWith('Micro') || COUNTERS.has(name)) && typeof value === 'string' && AMOUNT.test(value);
    return isAmount ? BigInt(value) : value;
  });
}

/** Names a request, so that the same key with another request is told apart. */
export function fingerprint(verb: string, asked: object): string {
  const members = Object.entries(asked)
    .filter(([name, value]) => name !== 'key' && value !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(writeAnswer([verb, members]))
    .digest('hex');
}
