import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secretBox } from '#gateway';
import { textBox } from '#identity';
import { silentLog, systemClock, systemRandom } from '#kernel';
import { type StorePlace, type StorePlaces, storeEngines } from '../../test/store-places.ts';
import { factorPurpose } from '../identity/second-factor-check.ts';
import { CLIENT_SECRET_PURPOSE } from '../identity/single-sign-on.ts';
import type { Store } from '../store/index.ts';
import { deriveSecret } from './derive-secret.ts';
import { SEALED_PLACES } from './sealed-places.ts';
import { EarlierSecretMissing, FORGET_SEALED, type SealedPlace, settleSealing } from './settle-sealing.ts';

const KILLED = fileURLToPath(new URL('killed-resealer.test-support.ts', import.meta.url));
const HOOK = 'webhook secret';
const TOKEN = 'billing method m-1';
const AT = '2026-11-22T00:00:00.000Z';
const FIRST = 'first-secret-0123456789';
const SECOND = 'second-secret-0123456789';
const THIRD = 'third-secret-0123456789';
const PURPOSE = { id: 'p-1', kind: 'openai', origin: 'https://api.openai.com' } as const;

const boxesOf = (secret: string) => ({
  providers: secretBox(deriveSecret(secret, 'providers'), systemRandom),
  waysIn: textBox(deriveSecret(secret, 'signing in'), systemRandom),
  notices: textBox(deriveSecret(secret, 'notices'), systemRandom),
  billing: textBox(deriveSecret(secret, 'billing'), systemRandom),
});

/** A provider, a second factor, a client secret, the secrets of a webhook and a card’s token, sealed under a secret. */
async function fill({ db }: Store, secret: string): Promise<void> {
  const { providers, waysIn, notices, billing } = boxesOf(secret);
  const made = {
    created_at: AT,
    created_by: 'kim',
    created_by_id: 'p',
    updated_at: AT,
    updated_by: 'kim',
    updated_by_id: 'p',
  };
  const provider = { ...PURPOSE, name: 'openai', base_url: null, secret_tail: 'tail', secret_changed_at: AT };
  const { origin: _origin, ...columns } = provider;
  await db
    .insertInto('providers')
    .values({ ...columns, ...made, version: 1, sealed_secret: providers.seal('sk-provider', PURPOSE) })
    .execute();
  const person = { id: 'kim', email: 'kim@acme.com', name: 'Kim', language: null, created_at: AT };
  await db
    .insertInto('people')
    .values({ ...person, is_account_admin: 1, disabled_at: null, removed_at: null, removed_address: null })
    .execute();
  const factor = { person_id: 'kim', created_at: AT, confirmed_at: AT, last_step: 0 };
  await db
    .insertInto('second_factors')
    .values({ ...factor, sealed_secret: waysIn.seal('totp', factorPurpose('kim')) })
    .execute();
  await db
    .insertInto('sign_in_settings')
    .values({ id: 1, document: '{}', updated_at: AT, sealed_secret: waysIn.seal('client', CLIENT_SECRET_PURPOSE) })
    .execute();
  const hooks = { sealed_secret: notices.seal('hook', HOOK), sealed_earlier: notices.seal('earlier', HOOK) };
  await db
    .insertInto('notice_settings')
    .values({ id: 1, document: '{}', updated_at: AT, earlier_until: AT, ...hooks })
    .execute();
  const method = { id: 'm-1', channel: 'toss', state: 'ready', is_default: 0, customer_ref: 'c', provider_ref: 'r' };
  const more = { card: '{}', buyer: null, problem: null, created_at: AT, by_id: 'kim', by_address: 'kim@acme.com' };
  await db
    .insertInto('billing_methods')
    .values({ ...method, ...more, sealed_token: billing.seal('card', TOKEN) })
    .execute();
}

/** What opens under a secret. */
async function opened({ db }: Store, secret: string): Promise<readonly (string | undefined)[]> {
  const { providers, waysIn, notices, billing } = boxesOf(secret);
  const provider = await db.selectFrom('providers').select('sealed_secret').executeTakeFirstOrThrow();
  const factor = await db.selectFrom('second_factors').select('sealed_secret').executeTakeFirstOrThrow();
  const settings = await db.selectFrom('sign_in_settings').select('sealed_secret').executeTakeFirstOrThrow();
  const hooks = await db.selectFrom('notice_settings').selectAll().executeTakeFirstOrThrow();
  const method = await db.selectFrom('billing_methods').select('sealed_token').executeTakeFirstOrThrow();
  const reading = providers.open(provider.sealed_secret ?? '', PURPOSE);
  return [
    reading.kind === 'open' ? reading.secret : undefined,
    waysIn.open(factor.sealed_secret, factorPurpose('kim')),
    waysIn.open(settings.sealed_secret ?? '', CLIENT_SECRET_PURPOSE),
    notices.open(hooks.sealed_secret ?? '', HOOK),
    notices.open(hooks.sealed_earlier ?? '', HOOK),
    billing.open(method.sealed_token ?? '', TOKEN),
  ];
}

const ALL = ['sk-provider', 'totp', 'client', 'hook', 'earlier', 'card'];
const NONE = ALL.map(() => undefined);

function settle(
  store: Store,
  secret: string,
  more: { earlier?: readonly string[]; places?: readonly SealedPlace[] } = {},
) {
  const common = { store, secret, clock: systemClock, log: silentLog };
  return settleSealing({ ...common, earlier: more.earlier ?? [], places: more.places ?? SEALED_PLACES });
}

describe.each(storeEngines)('a changed secret on $engine', ({ engine, start }) => {
  let places: StorePlaces;
  beforeAll(async () => {
    places = await start();
  });
  afterAll(() => places.dispose());
  const withStore = async (act: (store: Store, place: StorePlace) => Promise<void>): Promise<void> => {
    const place = await places.place();
    const store = await place.open();
    try {
      await act(store, place);
    } finally {
      await store.close();
    }
  };

  test('with the earlier one given, everything is sealed anew, and the earlier one opens nothing any more', () =>
    withStore(async (store) => {
      await settle(store, FIRST);
      await fill(store, FIRST);
      await settle(store, SECOND, { earlier: [FIRST] });
      expect([await opened(store, SECOND), await opened(store, FIRST)]).toEqual([ALL, NONE]);
      await settle(store, SECOND);
      await settle(store, SECOND, { earlier: [FIRST] });
      expect(await opened(store, SECOND)).toEqual(ALL);
    }));

  test('without the earlier one, or with a wrong one, the start is refused and nothing is changed', () =>
    withStore(async (store) => {
      await settle(store, FIRST);
      await fill(store, FIRST);
      await expect(settle(store, SECOND)).rejects.toThrow(EarlierSecretMissing);
      await expect(settle(store, SECOND, { earlier: [THIRD] })).rejects.toThrow(EarlierSecretMissing);
      expect(await opened(store, FIRST)).toEqual(ALL);
      await settle(store, FIRST);
    }));

  test('whoever lost the earlier one can go on, and what was sealed is left as it is', () =>
    withStore(async (store) => {
      await settle(store, FIRST);
      await fill(store, FIRST);
      await settle(store, SECOND, { earlier: [FORGET_SEALED] });
      expect([await opened(store, SECOND), await opened(store, FIRST)]).toEqual([NONE, ALL]);
      await settle(store, SECOND);
    }));

  test('a store of the time before this was noted takes the secret of the home for the earlier one', () =>
    withStore(async (store) => {
      await fill(store, FIRST);
      await settle(store, SECOND, { earlier: [FIRST] });
      expect(await opened(store, SECOND)).toEqual(ALL);
    }));

  test('a process killed in the middle leaves everything under the earlier one, and the next start ends it', () =>
    withStore(async (store, place) => {
      await settle(store, FIRST);
      await fill(store, FIRST);
      const order = JSON.stringify({ address: place.address, secret: SECOND, earlier: FIRST });
      const child = spawn(process.execPath, [KILLED, order], { stdio: ['ignore', 'ignore', 'inherit'] });
      expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
      expect(await opened(store, FIRST)).toEqual(ALL);
      await settle(store, SECOND, { earlier: [FIRST] });
      expect([engine, await opened(store, SECOND)]).toEqual([engine, ALL]);
    }));
});
