import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { Store, Transaction } from '../store/index.ts';
import type { IdentityStore } from './identity-store.ts';
import type { Person } from './person.ts';
import type { SignInEngine } from './sign-in-engine.ts';
import type { SignInStore } from './sign-in-store.ts';

interface Places {
  readonly store: Store;
  readonly people: IdentityStore<Transaction>;
  readonly engine: SignInEngine<Transaction>;
  readonly waysIn: SignInStore<Transaction>;
}

/** What every place for people, keys and sessions keeps. */
export function identityStoreContract(name: string, open: () => Places): void {
  const now = asInstant(Date.UTC(2026, 10, 21, 1, 2, 3, 4));
  const person = (id: string, more: Partial<Person> = {}): Person => ({
    id,
    email: `${id}@acme.com`,
    name: id,
    isAccountAdmin: false,
    createdAt: now,
    disabledAt: undefined,
    ...more,
  });
  const keep = (act: (tx: Transaction, places: Places) => Promise<void>) =>
    open().store.transaction((tx) => act(tx, open()));
  const cookieOf = (setCookie: string) => new Headers({ cookie: setCookie.split(';')[0] ?? '' });

  test(`${name}: a person is found by id and address, and changed in place`, async () => {
    const { people } = open();
    await keep((tx) => people.savePerson(tx, person('p-1')));
    expect(await people.person('p-1')).toEqual(person('p-1'));
    const changed = person('p-1', { name: '김', isAccountAdmin: true, disabledAt: now });
    await keep((tx) => people.savePerson(tx, changed));
    expect(await people.personByEmail('p-1@acme.com')).toEqual(changed);
    expect([await people.person('none'), await people.personByEmail('none@acme.com')]).toEqual([undefined, undefined]);
  });

  test(`${name}: the languages that people chose are told by their addresses, of nobody who was removed`, async () => {
    const { people, waysIn } = open();
    await keep(async (tx) => {
      for (const id of ['l-1', 'l-2', 'l-3']) await people.savePerson(tx, person(id));
      await waysIn.saveLanguage(tx, 'l-1', 'en');
      await waysIn.saveLanguage(tx, 'l-2', 'ko');
    });
    expect(await people.chosenLanguages()).toEqual({ 'l-1@acme.com': 'en', 'l-2@acme.com': 'ko' });
    expect((await people.owner('l-1'))?.language).toBe('en');
    expect((await people.owner('l-3'))?.language).toBeUndefined();
    await keep((tx) => people.removeOwner(tx, { kind: 'person', id: 'l-2', at: now }));
    expect(await people.chosenLanguages()).toEqual({ 'l-1@acme.com': 'en' });
  });

  test(`${name}: two people cannot share an address`, async () => {
    const twin = person('p-2', { email: 'p-1@acme.com' });
    await expect(keep((tx, { people }) => people.savePerson(tx, twin))).rejects.toThrow('same email');
  });

  test(`${name}: only an admin who can sign in and is not disabled makes the setup over`, async () => {
    const { people, engine } = open();
    const admin = person('p-admin', { isAccountAdmin: true });
    await keep((tx) => people.savePerson(tx, admin));
    expect(await people.hasAdmin()).toBe(false);
    const passwordHash = await engine.hashPassword('correct battery');
    await keep((tx) => engine.addUser(tx, { id: admin.id, name: admin.name, email: admin.email, passwordHash }));
    expect(await people.hasAdmin()).toBe(true);
    await keep((tx) => people.savePerson(tx, { ...admin, disabledAt: now }));
    expect(await people.hasAdmin()).toBe(false);
  });

  test(`${name}: the newest link is the only one, until it is used`, async () => {
    const { people } = open();
    await keep((tx) => people.replaceLink(tx, { hash: 'one', createdAt: now }));
    await keep((tx) => people.replaceLink(tx, { hash: 'two', createdAt: now }));
    expect([await people.openLink('one'), await people.openLink('two')]).toEqual([undefined, { createdAt: now }]);
    await keep((tx) => people.useLink(tx, 'two', now));
    expect(await people.openLink('two')).toBeUndefined();
  });

  test(`${name}: a session is found by its cookie alone, until it ends`, async () => {
    const { engine, store } = open();
    const of = { personId: 'p-admin', address: '::1', userAgent: 'test' };
    const started = await store.transaction((tx) => engine.startSession(tx, of));
    const other = await store.transaction((tx) => engine.startSession(tx, of));
    expect(await engine.readSession(cookieOf(started.cookie))).toMatchObject({ id: started.id, personId: 'p-admin' });
    expect(await engine.readSession(new Headers())).toBeUndefined();
    expect(await engine.readSession(new Headers({ authorization: `Bearer ${started.cookie}` }))).toBeUndefined();
    await keep((tx) => engine.endSession(tx, started.id));
    expect(await engine.readSession(cookieOf(started.cookie))).toBeUndefined();
    expect((await engine.readSession(cookieOf(other.cookie)))?.id).toBe(other.id);
  });

  test(`${name}: a session of a transaction that failed never was`, async () => {
    const { engine } = open();
    let cookie = '';
    const failing = keep(async (tx) => {
      ({ cookie } = await engine.startSession(tx, { personId: 'p-admin', address: '', userAgent: '' }));
      throw new Error('not this time');
    });
    await expect(failing).rejects.toThrow('not this time');
    expect(await engine.readSession(cookieOf(cookie))).toBeUndefined();
  });

  test(`${name}: a password is verified for its address, and no other pair is`, async () => {
    const { engine } = open();
    const verify = (email: string, password: string) => engine.verify({ email, password });
    expect(await verify('p-admin@acme.com', 'correct battery')).toBe('p-admin');
    expect(await verify('p-admin@acme.com', 'Correct battery')).toBeUndefined();
    expect(await verify('p-3@acme.com', 'correct battery')).toBeUndefined();
    expect(await verify('none@acme.com', 'correct battery')).toBeUndefined();
  });
}
