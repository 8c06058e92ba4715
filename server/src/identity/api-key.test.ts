import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { keyRecordOf } from './api-key.ts';
import type { Role } from './keys.ts';

const ROLES: readonly Role[] = ['viewer', 'member', 'workspace_admin', 'account_admin'];

test('a key never does more than its person may today', () => {
  for (const [keyRank, keyRole] of ROLES.entries()) {
    for (const [personRank, personRole] of ROLES.entries()) {
      const now = asInstant(0);
      const record = keyRecordOf({
        key: {
          id: 'k',
          name: 'ci',
          hash: 'h',
          personId: 'p',
          workspaceId: '1',
          role: keyRole,
          endpoints: ['gpt'],
          createdAt: now,
          expiresAt: now,
          revokedAt: undefined,
        },
        person: { id: 'p', email: 'p@acme.com', name: 'P', role: personRole, createdAt: now, disabledAt: undefined },
      });
      expect(record).toMatchObject({
        role: ROLES[Math.min(keyRank, personRank)],
        requesterId: 'p',
        requester: 'p@acme.com',
        requesterType: 'USER',
        endpoints: ['gpt'],
        runTypes: undefined,
        services: undefined,
        features: undefined,
        expiresAt: now,
      });
    }
  }
});
