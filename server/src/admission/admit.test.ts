import { describe, expect, test } from 'vitest';
import { requirementsOf } from './account-limits.ts';
import { admit, type LimitsState } from './admit.ts';
import type { Exhaustion, Limit, LimitKind, RequestSize } from './limits.ts';

const NOW = 1_000;
const SIZE: RequestSize = { tokens: 50, costNanoUsd: () => 70, microCredits: () => 90 };
const FULL: Exhaustion = { used: 5, allowed: 5, resetAtMs: 60_000 };

function limit(kind: LimitKind, parts: Partial<Limit> = {}): Limit {
  const unit =
    ({ tokens_per_minute: 'tokens', credits: 'credits', budget: 'cost' } as const)[kind as 'credits'] ?? 'requests';
  return { pool: kind, poolKind: 'stored', kind, unit, name: kind, allowed: undefined, windowMs: undefined, ...parts };
}

/** What each pool says; a pool that is not named is free. */
function state(rooms: Readonly<Record<string, ReturnType<LimitsState['room']>>>): LimitsState {
  return { room: ({ pool }) => rooms[pool] ?? 'free' };
}

const ALL = (
  ['in_flight', 'requests_per_minute', 'tokens_per_minute', 'runs_per_hour', 'run_quota', 'budget', 'credits'] as const
).map((kind) => [limit(kind)]);

// One row per refusal reason, in order of precedence: each row's state also refuses by everything below it.
test.each(ALL.map(([first]) => first?.kind ?? 'credits'))(
  'a request is refused by the first limit without room: %s',
  (reason) => {
    const kinds = ALL.map(([first]) => first?.kind ?? 'credits');
    const rooms = Object.fromEntries(kinds.slice(kinds.indexOf(reason)).map((kind) => [kind, FULL]));
    expect(admit({ requirements: ALL, size: SIZE }, state(rooms), NOW)).toMatchObject({
      kind: 'refuse',
      reason,
      name: reason,
      ...FULL,
    });
  },
);

describe('a request', () => {
  test('holds what it needs of everything, where there is room', () => {
    const admission = admit({ requirements: ALL, size: SIZE }, state({}), NOW);
    expect(admission.kind === 'hold' && admission.takes.map(({ amount }) => amount)).toEqual([1, 1, 50, 1, 1, 70, 90]);
  });

  test('asks about all that is not known, and only about that', () => {
    const admission = admit({ requirements: ALL, size: SIZE }, state({ budget: 'unknown', credits: 'unknown' }), NOW);
    expect(admission.kind === 'ask' && admission.needs.map(({ limit: { kind } }) => kind)).toEqual([
      'budget',
      'credits',
    ]);
  });

  test('is refused at once where one limit refuses, whatever is not known of others', () => {
    expect(admit({ requirements: ALL, size: SIZE }, state({ in_flight: 'unknown', credits: FULL }), NOW)).toMatchObject(
      { kind: 'refuse', reason: 'credits' },
    );
  });

  test('is not let in by a pool that nobody can be asked about', () => {
    expect(admit({ requirements: ALL, size: SIZE }, state({ budget: 'away' }), NOW)).toEqual({ kind: 'unavailable' });
  });

  test('that is larger than a limit of a minute takes all of it', () => {
    const tokens = limit('tokens_per_minute', { poolKind: 'window', allowed: 10 });
    expect(admit({ requirements: [[tokens]], size: SIZE }, state({}), NOW)).toMatchObject({ takes: [{ amount: 10 }] });
  });

  test('is let in by no limit of nothing', () => {
    const none = limit('requests_per_minute', { poolKind: 'window', allowed: 0 });
    const admission = admit(
      { requirements: [[none]], size: SIZE },
      { room: (_, amount) => (amount > 0 ? FULL : 'free') },
      NOW,
    );
    expect(admission).toMatchObject({ kind: 'refuse', needed: 1 });
  });

  test('that uses nothing of a limit is not held up by it', () => {
    const size = { tokens: 0, costNanoUsd: () => 0, microCredits: () => 0 };
    const requirements = [[limit('tokens_per_minute')], [limit('budget')], [limit('credits')]];
    const rooms = { tokens_per_minute: FULL, budget: FULL, credits: 'unknown' as const };
    expect(admit({ requirements, size }, state(rooms), NOW)).toEqual({ kind: 'hold', takes: [] });
  });
});

describe('of several pools of which one is enough', () => {
  const pools = [
    limit('requests_per_minute', { pool: 'a', name: 'a' }),
    limit('requests_per_minute', { pool: 'b', name: 'b' }),
  ];
  const decide = (rooms: Parameters<typeof state>[0]) =>
    admit({ requirements: [pools], size: SIZE }, state(rooms), NOW);

  test('the first with room is taken from', () => {
    expect(decide({})).toMatchObject({ kind: 'hold', takes: [{ limit: { pool: 'a' } }] });
    expect(decide({ a: FULL })).toMatchObject({ kind: 'hold', takes: [{ limit: { pool: 'b' } }] });
  });

  test('all must be used up before a request is refused, and it is told of the one that has room first', () => {
    expect(decide({ a: FULL, b: 'unknown' })).toMatchObject({ kind: 'ask', needs: [{ limit: { pool: 'b' } }] });
    expect(decide({ a: FULL, b: { ...FULL, resetAtMs: 30_000 } })).toMatchObject({
      kind: 'refuse',
      name: 'b',
      resetAtMs: 30_000,
    });
  });
});

type Caller = Parameters<typeof requirementsOf>[0]['caller'];
// whoever a caller is, and however its key came to be, every kind of limit that names it holds for it.
const CALLERS: Readonly<Record<string, Caller>> = {
  'a person by a key of their own': { keyId: 'k1', requesterId: 'p1', requester: 'kim@acme.com', groups: [] },
  'a person by a declared key': { keyId: 'k2', requesterId: 'r2', requester: 'kim@acme.com', groups: [] },
  'a service principal': { keyId: 'k3', requesterId: 's3', requester: 'ci-runner', groups: [] },
  'a member of a group': { keyId: 'k4', requesterId: 'p4', requester: 'lee@acme.com', groups: ['engineers'] },
  'the admin’s key': { keyId: 'k5', requesterId: 'r5', requester: 'admin@localhost', groups: [] },
};
const rule = (key: string) => ({ key, requestsPerMinute: 1, tokensPerMinute: 1 });
const budget = (scope: 'account' | 'key' | 'user' | 'group', subject: string) => ({
  id: scope,
  name: scope,
  scope,
  subject,
  unit: 'cost' as const,
});
const LIMITS: Readonly<
  Record<
    string,
    (caller: Caller) => Partial<Parameters<typeof requirementsOf>[0]['account'] & object> & {
      readonly rules?: readonly ReturnType<typeof rule>[];
    }
  >
> = {
  'the endpoint': () => ({ rules: [rule('endpoint')] }),
  'users by default': () => ({ rules: [rule('user')] }),
  'the user by name': ({ requester }) => ({ rules: [rule(`user:${requester}`)] }),
  'calls in flight': () => ({ inFlightPerKeyMax: 1 }),
  'a budget of the account': () => ({ budgets: [budget('account', '')] }),
  'a budget of the key': ({ keyId }) => ({ budgets: [budget('key', keyId)] }),
  'a budget of the user by id': ({ requesterId }) => ({ budgets: [budget('user', requesterId)] }),
  'a budget of the user by address': ({ requester }) => ({ budgets: [budget('user', requester)] }),
};
const MATRIX = Object.entries(CALLERS).flatMap(([who, caller]) =>
  Object.entries(LIMITS).map(([what, of]) => ({ who, what, caller, of })),
);

describe('R-40', () => {
  test.each(MATRIX)('$who is held by a limit of $what', ({ caller, of }) => {
    expect(refusedBy(caller, of(caller))).toBe(true);
  });

  test.each(['engineers', 'others'])('a group limit and a group budget hold for the members of "%s" alone', (group) => {
    const member: Caller = { keyId: 'k', requesterId: 'p', requester: 'x', groups: ['engineers'] };
    expect(refusedBy(member, { rules: [rule(`group:${group}`)] })).toBe(group === 'engineers');
    expect(refusedBy(member, { budgets: [budget('group', group)] })).toBe(group === 'engineers');
  });
});

function refusedBy(caller: Caller, { rules, ...account }: ReturnType<(typeof LIMITS)[string]>): boolean {
  const requirements = requirementsOf({
    caller,
    endpoint: { id: 'e', rateLimits: rules },
    account: {
      inFlightPerKeyMax: undefined,
      whenControlIsAway: 'refuse',
      defaultHoldNanoUsd: 1,
      budgets: [],
      ...account,
    },
  });
  return admit({ requirements, size: SIZE }, { room: () => FULL }, NOW).kind === 'refuse';
}
