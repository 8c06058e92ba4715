import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { asInstant } from '#kernel';
import { keyRecord } from '../../../test/gateway-data.ts';
import { manualClock } from '../../../test/manual-clock.ts';
import type { Endpoint, Snapshot } from '../routing.ts';
import { type Pass, passReader, writePass } from './pass.ts';

const numRuns = inject('isProof') ? 20_000 : 500;
const SECRET = 'the-internal-secret-of-this-installation';
const NOW = Date.UTC(2026, 10, 22);
const clock = manualClock(NOW);
const read = passReader({ secret: SECRET, clock });

const { hash: _hash, ...KEY } = keyRecord({
  endpoints: ['gpt'],
  services: ['test'],
  expiresAt: asInstant(NOW + 20_000),
});
const PASS: Pass = { key: KEY, endpoint: { id: 'endpoint-1', updatedAt: asInstant(NOW - 5) } };

/** With one endpoint, as a gateway has it. */
function snapshot(id = 'endpoint-1', updatedMs = NOW - 5): Snapshot {
  const endpoint = { id, name: 'gpt', metadata: { lastUpdatedTime: asInstant(updatedMs) } } as unknown as Endpoint;
  return { endpoints: new Map([['gpt', endpoint]]) } as unknown as Snapshot;
}

test.each([
  {
    how: 'as it was made out, where its endpoint is',
    credential: writePass(PASS, SECRET),
    at: snapshot(),
    opens: true,
  },
  {
    how: 'where the endpoint has changed since',
    credential: writePass(PASS, SECRET),
    at: snapshot('endpoint-1', NOW),
    opens: true,
  },
  {
    how: 'where the endpoint is still as it was before',
    credential: writePass(PASS, SECRET),
    at: snapshot('endpoint-1', NOW - 6),
    opens: false,
  },
  {
    how: 'where another endpoint has the name',
    credential: writePass(PASS, SECRET),
    at: snapshot('endpoint-2'),
    opens: false,
  },
  { how: 'signed with another secret', credential: writePass(PASS, `${SECRET}!`), at: snapshot(), opens: false },
  {
    how: 'at its end',
    credential: writePass({ ...PASS, key: { ...KEY, expiresAt: asInstant(NOW) } }, SECRET),
    at: snapshot(),
    opens: false,
  },
  {
    how: 'without an end',
    credential: writePass({ ...PASS, key: { ...KEY, expiresAt: undefined } }, SECRET),
    at: snapshot(),
    opens: false,
  },
  {
    how: 'for every endpoint',
    credential: writePass({ ...PASS, key: { ...KEY, endpoints: undefined } }, SECRET),
    at: snapshot(),
    opens: false,
  },
  {
    how: 'for several',
    credential: writePass({ ...PASS, key: { ...KEY, endpoints: ['gpt', 'claude'] } }, SECRET),
    at: snapshot(),
    opens: false,
  },
  { how: 'that is an ordinary key', credential: 'tg-some-ordinary-key', at: snapshot(), opens: false },
  { how: 'that is empty behind its beginning', credential: 'tgp_', at: snapshot(), opens: false },
  {
    how: 'with more behind its signature',
    credential: `${writePass(PASS, SECRET)}.more`,
    at: snapshot(),
    opens: false,
  },
  { how: 'that is no base64', credential: 'tgp_%%%.%%%', at: snapshot(), opens: false },
])('a pass $how', ({ credential, at, opens }) => {
  const key = read(credential, at);
  expect(key).toEqual(opens ? { ...PASS.key, hash: '' } : undefined);
});

test('whatever is changed in a pass closes it, and nothing makes the reading fail', () => {
  const good = writePass(PASS, SECRET);
  const change = fc.record({ at: fc.nat(good.length - 1), to: fc.integer({ min: 33, max: 126 }) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const letters = [...good];
      for (const { at, to } of changes) letters[at] = String.fromCharCode(to);
      const changed = letters.join('');
      fc.pre(changed !== good);
      expect(read(changed, snapshot())).toBeUndefined();
    }),
    { numRuns },
  );
});
