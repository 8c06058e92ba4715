import { expect, test } from 'vitest';
import { asInstant, systemRandom } from '#kernel';
import type { Actor } from './actor.ts';
import { judgeNewKey, type NewKey } from './judge-new-key.ts';
import type { Role } from './keys.ts';
import { looksLikeKey, makeKey, tailOf } from './make-key.ts';
import type { Owner, WorkspaceRole } from './owner.ts';

const NOW = asInstant(Date.UTC(2026, 10, 22));
const DAY_MS = 86_400_000;

function owner(role: Role | undefined, more: Partial<Owner> = {}): Owner {
  const isAccountAdmin = role === 'account_admin';
  return {
    kind: 'person',
    id: 'me',
    address: 'me@acme.com',
    name: 'Me',
    isAccountAdmin,
    roles: new Map(role === undefined || isAccountAdmin ? [] : [['1', role as WorkspaceRole]]),
    groups: [],
    grants: { tables: [], dashboards: [] },
    createdAt: NOW,
    disabledAt: undefined,
    ...more,
  };
}

function actor(role: Role, more: Partial<Actor> = {}): Actor {
  return {
    requesterId: 'me',
    requester: 'me@acme.com',
    requesterType: 'USER',
    groups: [],
    workspaceId: '1',
    role,
    endpoints: undefined,
    through: { kind: 'session', id: 's' },
    ...more,
  };
}

const THROUGH_KEY = { through: { kind: 'key', id: 'k', name: 'k' } } as const;
const PRINCIPAL = owner('member', { kind: 'service_principal', id: 'robot' });

interface Case {
  readonly when: string;
  readonly actor: Actor;
  readonly owner?: Owner;
  readonly key?: Partial<NewKey>;
  readonly daysMax?: number;
  readonly expect: string;
}

const CASES: readonly Case[] = [
  {
    when: 'the maker has no role in the workspace',
    actor: actor('viewer'),
    owner: owner(undefined),
    expect: 'role_not_allowed',
  },
  {
    when: 'the owner is disabled',
    actor: actor('member'),
    owner: owner('member', { disabledAt: NOW }),
    expect: 'role_not_allowed',
  },
  {
    when: 'a member makes a key for a service principal',
    actor: actor('member'),
    owner: PRINCIPAL,
    key: { ownerId: 'robot' },
    expect: 'role_not_allowed',
  },
  {
    when: 'an account admin bound to endpoints does',
    actor: actor('account_admin', { ...THROUGH_KEY, endpoints: ['gpt'] }),
    owner: PRINCIPAL,
    key: { ownerId: 'robot' },
    expect: 'role_not_allowed',
  },
  {
    when: 'an account admin does',
    actor: actor('account_admin'),
    owner: PRINCIPAL,
    key: { ownerId: 'robot' },
    expect: 'good member',
  },
  {
    when: 'a key is for another workspace than its maker, a key',
    actor: actor('member', THROUGH_KEY),
    owner: owner('member', { roles: new Map([['2', 'member']]) }),
    key: { workspaceId: '2' },
    expect: 'role_not_allowed',
  },
  {
    when: 'a session is in another workspace of its person',
    actor: actor('viewer'),
    owner: owner('member', { roles: new Map([['2', 'member']]) }),
    key: { workspaceId: '2' },
    expect: 'good member',
  },
  {
    when: 'the role is above the maker’s',
    actor: actor('member', THROUGH_KEY),
    owner: owner('account_admin'),
    key: { role: 'workspace_admin' },
    expect: 'role_too_high',
  },
  {
    when: 'the role is above the owner’s',
    actor: actor('account_admin'),
    owner: PRINCIPAL,
    key: { ownerId: 'robot', role: 'workspace_admin' },
    expect: 'role_too_high',
  },
  {
    when: 'an endpoint is outside of the maker’s',
    actor: actor('member', { ...THROUGH_KEY, endpoints: ['gpt'] }),
    key: { endpoints: ['gpt', 'other'] },
    expect: 'key_scope_too_wide',
  },
  {
    when: 'a member gives a run type',
    actor: actor('member'),
    key: { runTypes: ['chat'] },
    expect: 'key_scope_too_wide',
  },
  {
    when: 'a workspace admin gives a service',
    actor: actor('workspace_admin'),
    owner: owner('workspace_admin'),
    key: { services: ['s'] },
    expect: 'key_scope_too_wide',
  },
  {
    when: 'an account admin gives a feature',
    actor: actor('account_admin'),
    owner: owner('account_admin'),
    key: { features: ['f'] },
    expect: 'good member',
  },
  { when: 'the expiry is past', actor: actor('member'), key: { expiresAt: NOW }, expect: 'key_expiry_past' },
  {
    when: 'the expiry is beyond the bound',
    actor: actor('member'),
    key: { expiresAt: asInstant(NOW + 30 * DAY_MS + 1) },
    daysMax: 30,
    expect: 'key_expiry_far',
  },
  {
    when: 'the expiry is at the bound',
    actor: actor('member'),
    key: { expiresAt: asInstant(NOW + 30 * DAY_MS) },
    daysMax: 30,
    expect: 'good member',
  },
  { when: 'nothing is asked for', actor: actor('viewer'), owner: owner('viewer'), expect: 'good viewer' },
];

test.each(CASES)(
  'when $when: $expect',
  ({ actor: by, owner: whose = owner('member'), key, daysMax, expect: expected }) => {
    const asked: NewKey = {
      name: 'k',
      role: undefined,
      workspaceId: '1',
      endpoints: undefined,
      expiresAt: undefined,
      ...key,
    };
    const judged = judgeNewKey({ actor: by, key: asked, owner: whose, rules: { lifetimeDaysMax: daysMax }, now: NOW });
    expect(judged.kind === 'good' ? `good ${judged.role}` : judged.code).toBe(expected);
  },
);

test('without an expiry a key ends when the bound says, and never without a bound', () => {
  const asked = { actor: actor('member'), owner: owner('member'), now: NOW };
  const key = { name: 'k', role: undefined, workspaceId: '1', endpoints: undefined, expiresAt: undefined };
  expect(judgeNewKey({ ...asked, key, rules: { lifetimeDaysMax: 7 } })).toMatchObject({ expiresAt: NOW + 7 * DAY_MS });
  expect(judgeNewKey({ ...asked, key, rules: { lifetimeDaysMax: undefined } })).toMatchObject({ expiresAt: undefined });
});

test('a scanner knows our keys by their form, and no text with a letter changed', () => {
  for (let round = 0; round < 200; round++) {
    const key = makeKey(systemRandom);
    expect(key).toMatch(/^tgk_[0-9A-Za-z]{46}$/);
    expect(looksLikeKey(key)).toBe(true);
    const at = 4 + (round % 46);
    const other = key[at] === 'x' ? 'y' : 'x';
    expect(looksLikeKey(`${key.slice(0, at)}${other}${key.slice(at + 1)}`)).toBe(false);
    expect(tailOf(key)).toBe(key.slice(-4));
  }
  expect(['', 'tgk_', `tgk_${'0'.repeat(45)}`, `sk_${'0'.repeat(46)}`].filter(looksLikeKey)).toEqual([]);
});
