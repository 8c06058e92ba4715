import { betterAuth } from 'better-auth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StorePlaces, storeEngines } from '../../test/store-places.ts';
import { authModels } from './auth-models.ts';
import type { Store } from './store.ts';

describe.each(storeEngines)('better-auth on $engine', ({ start }) => {
  let places: StorePlaces;
  let store: Store;
  beforeAll(async () => {
    places = await start();
    store = await (await places.place()).open();
  });
  afterAll(async () => {
    await store.close();
    await places.dispose();
  });

  test('keeps its users, accounts and sessions in our tables, and its times and flags come back', async () => {
    const auth = authOn(store);
    const body = { name: '김하나', email: 'hana@example.com', password: 'a long enough password' };
    const { user } = await auth.api.signUpEmail({ body });
    const { headers } = await auth.api.signInEmail({ body, returnHeaders: true });
    const cookie = headers.getSetCookie().join('; ');
    const session = await auth.api.getSession({ headers: new Headers({ cookie }) });
    expect(session?.user).toMatchObject({ id: user.id, name: '김하나', emailVerified: false });
    expect(session?.session.expiresAt.getTime()).toBeGreaterThan(Date.now());
    expect(await store.db.selectFrom('auth_account').select('user_id').execute()).toEqual([{ user_id: user.id }]);
    await auth.api.signOut({ headers: new Headers({ cookie }) });
    expect(await auth.api.getSession({ headers: new Headers({ cookie }) })).toBeNull();
    await store.db.deleteFrom('auth_user').execute();
    expect(await store.db.selectFrom('auth_account').select('id').execute()).toEqual([]);
  });

  test('refuses a second user of one address', async () => {
    const body = { name: 'A', email: 'twice@example.com', password: 'a long enough password' };
    const auth = authOn(store);
    const both = await Promise.allSettled([auth.api.signUpEmail({ body }), auth.api.signUpEmail({ body })]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(
      await store.db.selectFrom('auth_user').select('name').where('email', '=', body.email).execute(),
    ).toHaveLength(1);
  });
});

function authOn({ db, engine }: Store) {
  return betterAuth({
    ...authModels,
    database: { db, type: engine, transaction: true },
    secret: 'a secret for tests, long enough for everyone',
    baseURL: 'http://127.0.0.1',
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
  });
}
