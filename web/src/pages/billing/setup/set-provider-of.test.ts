import { expect, test } from 'vitest';
import { type ProviderKeys, setProviderOf } from './set-provider-of.ts';

const NONE: ProviderKeys = { secretKey: '', webhookSecret: ' ', clientKey: '', allowsAutoTopUp: true };
const ALL: ProviderKeys = { secretKey: ' sk ', webhookSecret: 'wh', clientKey: 'ck', allowsAutoTopUp: false };

test.each([
  { name: 'sandbox', keys: ALL, body: { is_on: true } },
  { name: 'stripe', keys: NONE, body: { is_on: true } },
  { name: 'stripe', keys: ALL, body: { is_on: true, secret_key: 'sk', webhook_secret: 'wh' } },
  { name: 'toss', keys: NONE, body: { is_on: true, allows_auto_top_up: true } },
  { name: 'toss', keys: ALL, body: { is_on: true, secret_key: 'sk', client_key: 'ck', allows_auto_top_up: false } },
] as const)('of $name only what it has and what was typed is sent', ({ name, keys, body }) => {
  expect(setProviderOf(name, true, keys)).toEqual(body);
});
