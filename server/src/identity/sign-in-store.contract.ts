import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { type Store, type Transaction, UniqueViolation } from '../store/index.ts';
import type { IdentityStore } from './identity-store.ts';
import { DEFAULT_SIGN_IN, type SignInSettings } from './sign-in-settings.ts';
import type { SignInStore, StoredFactor, Ticket } from './sign-in-store.ts';

interface Places {
  readonly store: Store;
  readonly people: IdentityStore<Transaction>;
  readonly waysIn: SignInStore<Transaction>;
}

/** What every place for ways to sign in keeps. */
export function signInStoreContract(name: string, open: () => Places): void {
  const now = asInstant(Date.UTC(2026, 10, 21, 1, 2, 3, 4));
  const later = asInstant(now + 60_000);
  const keep = <Value>(act: (tx: Transaction, places: Places) => Promise<Value>) =>
    open().store.transaction((tx) => act(tx, open()));
  const addPerson = (id: string) =>
    keep((tx, { people }) => {
      const email = `${id}@ways.acme.com`;
      return people.savePerson(tx, {
        id,
        email,
        name: id,
        isAccountAdmin: false,
        createdAt: now,
        disabledAt: undefined,
      });
    });
  const ticket = (hash: string, more: Partial<Ticket> = {}): Ticket => ({
    hash,
    kind: 'reset',
    personId: undefined,
    next: '',
    createdAt: now,
    expiresAt: later,
    ...more,
  });

  test(`${name}: settings are the defaults until others are saved, and come back as they were`, async () => {
    const { waysIn } = open();
    expect(await waysIn.settings()).toEqual(DEFAULT_SIGN_IN);
    const saved: SignInSettings = {
      password: 'account_admins',
      requiresSecondFactor: true,
      sessionIdleMinutes: 5,
      sessionMinutes: 60,
      singleSignOn: {
        isOn: true,
        name: '한글 "x"',
        issuer: 'https://id.acme.com',
        clientId: 'x',
        sealedSecret: 'sealed',
        scopes: ['openid'],
        groupsClaim: 'groups',
        groupMappings: [{ value: 'eng', groupId: 'g' }],
        createsPeople: true,
        defaultRole: 'viewer',
        defaultWorkspaceId: '2',
        emailDomains: ['acme.com'],
        trustsAddresses: false,
      },
    };
    await keep((tx) => waysIn.saveSettings(tx, saved, now));
    expect(await waysIn.settings()).toEqual(saved);
    const rows = await open().store.db.selectFrom('sign_in_settings').selectAll().execute();
    expect([rows.length, rows[0]?.document.includes('sealed'), rows[0]?.sealed_secret]).toEqual([1, false, 'sealed']);
    await keep((tx) => waysIn.saveSettings(tx, { ...saved, singleSignOn: undefined }, now));
    expect((await waysIn.settings()).singleSignOn).toBeUndefined();
    await keep((tx) => waysIn.saveSettings(tx, { ...saved, sessionMinutes: 1, sessionIdleMinutes: 1e9 }, now));
    expect(await waysIn.settings()).toMatchObject({ sessionMinutes: 60, sessionIdleMinutes: 30 * 24 * 60 });
    await keep((tx) => waysIn.saveSettings(tx, DEFAULT_SIGN_IN, now));
  });

  test(`${name}: an app's steps are spent once each, and never backwards`, async () => {
    const { waysIn } = open();
    await addPerson('w-1');
    const factor: StoredFactor = {
      personId: 'w-1',
      sealedSecret: 'sealed',
      createdAt: now,
      confirmedAt: undefined,
      lastStep: 0,
    };
    await keep((tx) => waysIn.saveFactor(tx, factor));
    expect(await waysIn.factor('w-1')).toEqual(factor);
    const spend = (step: number) => keep((tx) => waysIn.spendStep(tx, 'w-1', step));
    expect([await spend(60_000_000), await spend(60_000_000), await spend(59_999_999)]).toEqual([true, false, false]);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => spend(60_000_001)));
    expect(outcomes.filter(Boolean).length).toBe(1);
    await keep((tx) => waysIn.saveFactor(tx, { ...factor, confirmedAt: now, lastStep: 7 }));
    expect(await waysIn.factor('w-1')).toEqual({ ...factor, confirmedAt: now, lastStep: 7 });
  });

  test(`${name}: a recovery code is spent once, by its person, and goes with the app`, async () => {
    const { waysIn } = open();
    await addPerson('w-2');
    await keep((tx) => waysIn.replaceRecoveryCodes(tx, 'w-1', ['a', 'b']));
    await keep((tx) => waysIn.replaceRecoveryCodes(tx, 'w-2', ['a']));
    const spend = (personId: string, hash: string) =>
      keep((tx) => waysIn.spendRecoveryCode(tx, { personId, hash, at: now }));
    expect([await spend('w-1', 'a'), await spend('w-1', 'a'), await spend('w-2', 'b')]).toEqual([true, false, false]);
    expect([await waysIn.recoveryCodesLeft('w-1'), await waysIn.recoveryCodesLeft('w-2')]).toEqual([1, 1]);
    await keep((tx) => waysIn.replaceRecoveryCodes(tx, 'w-1', ['c']));
    expect([await spend('w-1', 'b'), await waysIn.recoveryCodesLeft('w-1')]).toEqual([false, 1]);
    await keep((tx) => waysIn.removeFactor(tx, 'w-1'));
    expect([await waysIn.factor('w-1'), await waysIn.recoveryCodesLeft('w-1')]).toEqual([undefined, 0]);
    expect(await waysIn.recoveryCodesLeft('w-2')).toBe(1);
  });

  test(`${name}: a ticket is found by its kind, taken once, and swept when it is over`, async () => {
    const { waysIn } = open();
    const full = ticket('t-1', { personId: 'w-1', next: '/x' });
    await keep((tx) => waysIn.addTicket(tx, full));
    expect([await waysIn.ticket('t-1', 'reset'), await waysIn.ticket('t-1', 'code')]).toEqual([full, undefined]);
    await expect(keep((tx) => waysIn.addTicket(tx, full))).rejects.toThrow(UniqueViolation);
    const taken = await Promise.all(Array.from({ length: 4 }, () => keep((tx) => waysIn.takeTicket(tx, 't-1'))));
    expect(taken.filter(Boolean).length).toBe(1);
    await keep((tx) => waysIn.addTicket(tx, ticket('t-2', { personId: 'w-1' })));
    await keep((tx) => waysIn.addTicket(tx, ticket('t-3', { personId: 'w-1', kind: 'code' })));
    await keep((tx) => waysIn.removeTickets(tx, { personId: 'w-1', kind: 'reset' }));
    expect([await waysIn.ticket('t-2', 'reset'), (await waysIn.ticket('t-3', 'code'))?.hash]).toEqual([
      undefined,
      't-3',
    ]);
    await keep((tx) => waysIn.addTicket(tx, ticket('t-4', { createdAt: later, expiresAt: asInstant(later + 1) })));
    expect(await waysIn.ticket('t-3', 'code')).toBeUndefined();
  });

  test(`${name}: a provider's name for somebody stands for one person, and a person has one name there`, async () => {
    const { waysIn } = open();
    const identity = { issuer: 'https://id.acme.com', subject: 's-1', personId: 'w-1' };
    await keep((tx) => waysIn.saveOutsideIdentity(tx, identity, now));
    await keep((tx) => waysIn.saveOutsideIdentity(tx, identity, later));
    expect(await waysIn.outsideIdentity(identity)).toEqual(identity);
    expect(await waysIn.outsideIdentityOf({ issuer: identity.issuer, personId: 'w-1' })).toEqual(identity);
    expect(await waysIn.outsideIdentity({ ...identity, issuer: 'https://other.example' })).toBeUndefined();
    const second = { ...identity, subject: 's-2' };
    await expect(keep((tx) => waysIn.saveOutsideIdentity(tx, second, now))).rejects.toThrow(UniqueViolation);
  });

  test(`${name}: a language is somebody's own`, async () => {
    const { waysIn } = open();
    expect(await waysIn.language('w-1')).toBeUndefined();
    await keep((tx) => waysIn.saveLanguage(tx, 'w-1', 'en'));
    expect([await waysIn.language('w-1'), await waysIn.language('w-2')]).toEqual(['en', undefined]);
    await keep((tx) => waysIn.saveLanguage(tx, 'w-1', undefined));
    expect(await waysIn.language('w-1')).toBeUndefined();
  });
}
