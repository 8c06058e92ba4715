import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { Act, AuditEntry } from './act.ts';
import { canonicalJson, type JsonValue } from './canonical-json.ts';
import { GENESIS, nextEntry, verifyChain } from './chain.ts';

const ACT: Act = {
  at: asInstant(Date.UTC(2026, 10, 21)),
  actorId: 'id-1',
  actor: 'kim@acme.com',
  action: 'key.created',
  target: 'key:1',
  before: undefined,
  after: { name: 'ci', endpoints: ['gpt'] },
  address: '127.0.0.1',
  requestId: 'request-1',
};

function chainOf(acts: readonly Act[]): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const act of acts) entries.push(nextEntry(entries.at(-1) ?? GENESIS, act));
  return entries;
}

test('the hash of the first entry is the documented one', () => {
  const text =
    '{"action":"key.created","actor":"kim@acme.com","actor_id":"id-1","address":"127.0.0.1",' +
    '"after":{"endpoints":["gpt"],"name":"ci"},"at":"2026-11-21T00:00:00.000Z","before":null,' +
    `"previous_hash":"${'0'.repeat(64)}","request_id":"request-1","sequence":1,"target":"key:1"}`;
  expect(nextEntry(GENESIS, ACT)).toMatchObject({
    sequence: 1,
    hash: createHash('sha256').update(text).digest('hex'),
  });
});

const EACH_MEMBER: readonly Partial<AuditEntry>[] = [
  { sequence: 9 },
  { at: asInstant(0) },
  { actorId: 'x' },
  { actor: 'x' },
  { action: 'x' },
  { target: 'x' },
  { before: {} },
  { after: { name: 'ci', endpoints: [] } },
  { after: undefined },
  { address: 'x' },
  { requestId: 'x' },
  { hash: GENESIS.hash },
];

test.each(EACH_MEMBER)('an entry changed to %o breaks the chain where it stands', (change) => {
  const entries = chainOf([ACT, ACT, ACT]).map((entry) => (entry.sequence === 2 ? { ...entry, ...change } : entry));
  expect(verifyChain(entries)).toBe(2);
});

const acts = fc.array(
  fc.record({ actor: fc.string(), target: fc.string(), after: fc.jsonValue() as fc.Arbitrary<JsonValue> }),
  { minLength: 2, maxLength: 12 },
);

test('a chain holds whole and in parts; without one of its entries, or with two exchanged, it does not', () => {
  fc.assert(
    fc.property(acts, fc.nat(), (parts, at) => {
      const entries = chainOf(parts.map((part) => ({ ...ACT, ...part })));
      expect(verifyChain(entries)).toBeUndefined();
      const index = at % (entries.length - 1);
      expect(verifyChain(entries.slice(index + 1), entries[index])).toBeUndefined();
      expect(verifyChain(entries.toSpliced(index, 1))).toBe(index + 1);
      const [one, other] = entries.slice(index, index + 2) as [AuditEntry, AuditEntry];
      expect(verifyChain(entries.toSpliced(index, 2, other, one))).toBe(index + 1);
    }),
    { seed: 20261121 },
  );
});

test('a value has one text, whatever the order of its members, and a text has one value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>, (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(reversed(value))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { seed: 20261121 },
  );
  expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  expect(() => canonicalJson(Number.NaN)).toThrow('finite');
});

function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, JsonValue>)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}
