import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { type ApiKeyRow, keyRecordsOf } from './api-key.ts';
import type { Role } from './keys.ts';
import type { Owner, WorkspaceRole } from './owner.ts';

const ROLES: readonly Role[] = ['viewer', 'member', 'workspace_admin', 'account_admin'];
const NOW = asInstant(0);

function ownerWith(role: Role | undefined): Owner {
  const isAccountAdmin = role === 'account_admin';
  const held = role === undefined || isAccountAdmin ? [] : [['1', role as WorkspaceRole] as const];
  return {
    kind: 'person',
    id: 'p',
    address: 'p@acme.com',
    name: 'P',
    isAccountAdmin,
    roles: new Map(held),
    groups: [{ id: 'g', name: 'engineers' }],
    grants: { tables: [], dashboards: [] },
    createdAt: NOW,
    disabledAt: undefined,
  };
}

function keyWith(role: Role, more: Partial<ApiKeyRow> = {}): ApiKeyRow {
  return {
    id: 'k',
    name: 'ci',
    secrets: [{ hash: 'h', tail: '', createdAt: NOW, expiresAt: NOW }],
    ownerId: 'p',
    workspaceId: '1',
    role,
    endpoints: ['gpt'],
    runTypes: ['chat'],
    services: undefined,
    features: undefined,
    createdAt: NOW,
    createdBy: 'p@acme.com',
    revokedAt: undefined,
    ...more,
  };
}

test('a key never does more than its owner may today', () => {
  for (const [keyRank, keyRole] of ROLES.entries()) {
    for (const [ownerRank, ownerRole] of ROLES.entries()) {
      expect(keyRecordsOf({ key: keyWith(keyRole), owner: ownerWith(ownerRole) })).toMatchObject([
        {
          hash: 'h',
          role: ROLES[Math.min(keyRank, ownerRank)],
          requesterId: 'p',
          requester: 'p@acme.com',
          requesterType: 'USER',
          groups: ['engineers'],
          endpoints: ['gpt'],
          runTypes: ['chat'],
          services: undefined,
          expiresAt: NOW,
        },
      ]);
    }
  }
});

test('a key opens nothing where its owner has no role any more', () => {
  expect(keyRecordsOf({ key: keyWith('viewer'), owner: ownerWith(undefined) })).toEqual([]);
  const disabled = { ...ownerWith('account_admin'), disabledAt: NOW };
  expect(keyRecordsOf({ key: keyWith('viewer'), owner: disabled })).toEqual([]);
});

test('while it is rotated, each of its secrets is known, with its own end', () => {
  const secrets = [
    { hash: 'new', tail: '', createdAt: NOW, expiresAt: undefined },
    { hash: 'old', tail: '', createdAt: NOW, expiresAt: asInstant(60_000) },
  ];
  const records = keyRecordsOf({ key: keyWith('member', { secrets }), owner: ownerWith('member') });
  expect(records.map(({ id, hash, expiresAt }) => [id, hash, expiresAt])).toEqual([
    ['k', 'new', undefined],
    ['k', 'old', 60_000],
  ]);
});
