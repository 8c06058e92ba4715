import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { KeyRecord, Role } from './keys.ts';
import { boundByOwner, homeOf, type Owner, roleIn, type WorkspaceRole } from './owner.ts';

const ROLES: readonly Role[] = ['viewer', 'member', 'workspace_admin', 'account_admin'];
const NOW = asInstant(0);
const owner = (more: Partial<Owner> = {}): Owner => ({
  kind: 'person',
  id: 'p',
  address: 'p@acme.com',
  name: 'P',
  isAccountAdmin: false,
  roles: new Map(),
  groups: [{ id: 'g', name: 'team' }],
  grants: { tables: [], dashboards: [] },
  createdAt: NOW,
  disabledAt: undefined,
  ...more,
});
const inMain = (role: WorkspaceRole) => new Map([['1', role]]);

describe('somebody’s role in a workspace', () => {
  test.each([
    { when: 'they hold one there', who: owner({ roles: inMain('member') }), expected: 'member' },
    {
      when: 'they hold one elsewhere',
      who: owner({ roles: new Map([['2', 'member' as const]]) }),
      expected: undefined,
    },
    { when: 'they are an account admin', who: owner({ isAccountAdmin: true }), expected: 'account_admin' },
    { when: 'an admin is disabled', who: owner({ isAccountAdmin: true, disabledAt: NOW }), expected: undefined },
    { when: 'they are disabled', who: owner({ roles: inMain('member'), disabledAt: NOW }), expected: undefined },
  ])('when $when: $expected', ({ who, expected }) => {
    expect(roleIn(who, '1')).toBe(expected);
  });
});

describe('who names no workspace works', () => {
  const roles = new Map([
    ['3', 'viewer' as const],
    ['2', 'member' as const],
  ]);
  test.each([
    { where: 'in the preferred one', who: owner({ roles }), preferred: '3', expected: ['3', 'viewer'] },
    { where: 'in the first of theirs', who: owner({ roles }), preferred: '1', expected: ['2', 'member'] },
    { where: 'nowhere', who: owner(), preferred: '1', expected: undefined },
    { where: 'nowhere when disabled', who: owner({ roles, disabledAt: NOW }), preferred: '3', expected: undefined },
    { where: 'as an admin', who: owner({ isAccountAdmin: true }), preferred: '1', expected: ['1', 'account_admin'] },
  ])('$where', ({ who, preferred, expected }) => {
    const home = homeOf(who, preferred);
    expect(home && [home.workspaceId, home.role]).toEqual(expected);
  });
});

test('a key never does more than its owner may in its workspace today, and speaks for nobody else', () => {
  const key = { role: 'viewer', workspaceId: '1', requester: 'old@acme.com', groups: [] } as unknown as KeyRecord;
  for (const [keyRank, role] of ROLES.entries()) {
    for (const [ownRank, own] of ROLES.entries()) {
      const who = own === 'account_admin' ? owner({ isAccountAdmin: true }) : owner({ roles: inMain(own) });
      expect(boundByOwner({ ...key, role }, who)).toMatchObject({
        role: ROLES[Math.min(keyRank, ownRank)],
        requesterId: 'p',
        requester: 'p@acme.com',
        requesterType: 'USER',
        groups: ['team'],
      });
    }
    expect(boundByOwner({ ...key, role }, owner())).toBeUndefined();
    expect(boundByOwner({ ...key, role }, owner({ isAccountAdmin: true, disabledAt: NOW }))).toBeUndefined();
  }
});

test('a principal’s key is a service principal’s', () => {
  const key = { role: 'member', workspaceId: '1' } as unknown as KeyRecord;
  const bot = owner({ kind: 'service_principal', roles: inMain('member') });
  expect(boundByOwner(key, bot)?.requesterType).toBe('SERVICE_PRINCIPAL');
});
