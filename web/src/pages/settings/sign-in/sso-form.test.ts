import { signInSettingsChangeSchema } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { beginningOf, changeOf } from './sso-form.ts';

test('what was read is sent back as it was, but for the secret', () => {
  const sso = {
    is_on: false,
    name: 'Acme',
    issuer: 'https://id.acme.com',
    client_id: 'x',
    has_secret: true,
    scopes: ['openid', 'groups'],
    groups_claim: 'groups',
    group_mappings: [{ value: 'eng', group_id: 'g' }],
    creates_people: true,
    default_role: 'viewer' as const,
    default_workspace_id: '2',
    email_domains: ['acme.com', 'acme.kr'],
    trusts_addresses: true,
  };
  const { has_secret: _, ...expected } = sso;
  expect(changeOf(beginningOf(sso))).toEqual(expected);
  expect(signInSettingsChangeSchema.safeParse({ single_sign_on: changeOf(beginningOf(sso)) }).success).toBe(true);
});

test('what people type is put in order', () => {
  const typed = {
    ...beginningOf(null),
    name: ' Acme ',
    issuer: ' https://id.acme.com ',
    clientId: 'x',
    clientSecret: 's',
    scopes: ' email,  profile email ',
    domains: '@Acme.com, acme.kr\nacme.com',
    groupsClaim: ' ',
    mappings: [
      { id: 1, value: ' eng ', groupId: 'g' },
      { id: 2, value: '', groupId: 'g' },
      { id: 3, value: 'ops', groupId: '' },
    ],
  };
  expect(changeOf(typed)).toMatchObject({
    name: 'Acme',
    issuer: 'https://id.acme.com',
    client_secret: 's',
    scopes: ['email', 'profile'],
    email_domains: ['acme.com', 'acme.kr'],
    groups_claim: null,
    default_workspace_id: null,
    group_mappings: [{ value: 'eng', group_id: 'g' }],
  });
});
