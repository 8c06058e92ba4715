import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { ManualClock } from '../../test/manual-clock.ts';
import type { Store, Transaction } from '../store/index.ts';
import type { SignInEngine } from './sign-in-engine.ts';

interface Places {
  readonly store: Store;
  readonly engine: SignInEngine<Transaction>;
  readonly clock: ManualClock;
}

/** What every place for passwords and sessions keeps, besides what the contract of people's places says of them. */
export function signInEngineContract(name: string, open: () => Places): void {
  const keep = <Value>(act: (tx: Transaction) => Promise<Value>) => open().store.transaction(act);
  const user = { id: 'e-1', name: 'Kim', email: 'kim@engine.acme.com' };
  const cookieOf = (setCookie: string) => new Headers({ cookie: setCookie.split(';')[0] ?? '' });
  const start = (personId: string, lifeMs?: number) =>
    keep((tx) => open().engine.startSession(tx, { personId, address: '::1', userAgent: 'test', lifeMs }));

  test(`${name}: who has no password can be given sessions, and a password later, and another`, async () => {
    const { engine } = open();
    await keep((tx) => engine.keepUser(tx, user));
    expect([await engine.hasPassword('e-1'), await engine.hasPassword('nobody')]).toEqual([false, false]);
    const { cookie } = await start('e-1');
    expect((await engine.readSession(cookieOf(cookie)))?.personId).toBe('e-1');
    for (const password of ['first battery', 'second battery']) {
      const passwordHash = await engine.hashPassword(password);
      await keep((tx) => engine.setPassword(tx, { ...user, passwordHash }));
      expect(await engine.verify({ email: user.email, password })).toBe('e-1');
    }
    expect(await engine.verify({ email: user.email, password: 'first battery' })).toBeUndefined();
    expect(await engine.hasPassword('e-1')).toBe(true);
  });

  test(`${name}: another address signs in with the same password, and the old one does not`, async () => {
    const { engine } = open();
    await keep((tx) => engine.keepUser(tx, { ...user, email: 'lee@engine.acme.com', name: 'Lee' }));
    const password = 'second battery';
    expect(await engine.verify({ email: 'lee@engine.acme.com', password })).toBe('e-1');
    expect(await engine.verify({ email: user.email, password })).toBeUndefined();
  });

  test(`${name}: sessions tell when they began, were seen and end, the one seen last first`, async () => {
    const { engine, clock } = open();
    await keep((tx) => engine.keepUser(tx, { id: 'e-2', name: 'x', email: 'x@engine.acme.com' }));
    const began = clock.now();
    const first = await start('e-2', 60_000);
    clock.advance(1_000);
    const second = await start('e-2', 30_000);
    expect((await engine.sessions('e-2')).map(({ id }) => id)).toEqual([second.id, first.id]);
    const seen = asInstant(clock.now() + 500);
    await keep((tx) => engine.touchSession(tx, first.id, seen));
    const [newest] = await engine.sessions('e-2');
    expect(newest).toEqual({
      id: first.id,
      personId: 'e-2',
      startedAt: began,
      seenAt: seen,
      expiresAt: began + 60_000,
      address: '::1',
      userAgent: 'test',
    });
    expect(await engine.readSession(cookieOf(first.cookie))).toEqual(newest);
    clock.advance(30_000);
    expect((await engine.sessions('e-2')).map(({ id }) => id)).toEqual([first.id]);
    expect(await engine.readSession(cookieOf(second.cookie))).toBeUndefined();
    clock.advance(60_000);
    expect(await engine.readSession(cookieOf(first.cookie))).toBeUndefined();
    // The next session sweeps those that have ended.
    await start('e-2');
    const kept = await open().store.db.selectFrom('auth_session').select('id').where('user_id', '=', 'e-2').execute();
    expect(kept.length).toBe(1);
  });

  test(`${name}: no two sessions have one token, and none is short`, async () => {
    const cookies = await Promise.all(Array.from({ length: 20 }, () => start('e-2')));
    const tokens = cookies.map(({ cookie }) => /^tallygate_session=([^.;]+)\./.exec(cookie)?.[1] ?? '');
    expect(new Set(tokens).size).toBe(20);
    for (const token of tokens) expect(token).toMatch(/^[0-9A-Za-z]{40}$/);
  });
}
