import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { Store, Transaction } from '../store/index.ts';
import type { ApiKeyRow, KeySecret } from './api-key.ts';
import type { IdentityStore } from './identity-store.ts';

interface Places {
  readonly store: Store;
  readonly people: IdentityStore<Transaction>;
}

/** What every place for keys keeps; `open` gives the same database, empty at first, for the whole suite. */
export function keyStoreContract(name: string, open: () => Places): void {
  const now = asInstant(Date.UTC(2026, 10, 21, 1, 2, 3, 4));
  const later = asInstant(now + 1_000);
  const secret = (hash: string, more: Partial<KeySecret> = {}): KeySecret => ({
    hash,
    tail: 'wxyz',
    createdAt: now,
    expiresAt: undefined,
    ...more,
  });
  const key = (id: string, ownerId: string, more: Partial<ApiKeyRow> = {}): ApiKeyRow => ({
    id,
    name: `key ${id}`,
    secrets: [secret(`hash-of-${id}`)],
    ownerId,
    workspaceId: '1',
    role: 'member',
    endpoints: undefined,
    runTypes: undefined,
    services: undefined,
    features: undefined,
    createdAt: now,
    createdBy: 'kim@acme.com',
    revokedAt: undefined,
    ...more,
  });
  const keep = (act: (tx: Transaction, places: Places) => Promise<void>) =>
    open().store.transaction((tx) => act(tx, open()));
  const person = (id: string) => ({
    id,
    email: `${id}@keys.com`,
    name: id,
    isAccountAdmin: false,
    createdAt: now,
    disabledAt: id === 'o-3' ? now : undefined,
  });

  test(`${name}: keys are read back as they were, newest first, one owner's or all, and live ones apart`, async () => {
    const { people } = open();
    const claims = { runTypes: ['chat'], services: ['상담'], features: [] };
    const full = key('k-2', 'o-1', { endpoints: ['gpt', '한글'], role: 'viewer', ...claims });
    await keep(async (tx) => {
      for (const id of ['o-1', 'o-2', 'o-3']) await people.savePerson(tx, person(id));
      await people.addKey(tx, key('k-1', 'o-1'));
      await people.addKey(tx, full);
      await people.addKey(tx, key('k-3', 'o-2', { secrets: [secret('ended', { expiresAt: now })] }));
      await people.addKey(tx, key('k-4', 'o-3'));
      await people.addKey(tx, key('k-5', 'nobody'));
    });
    expect(await people.key('k-2')).toMatchObject({ key: full, owner: { id: 'o-1', address: 'o-1@keys.com' } });
    const ids = async (page: Partial<Parameters<typeof people.keys>[0]>) =>
      (await people.keys({ ownerId: undefined, before: undefined, limit: 10, ...page })).map((each) => each.key.id);
    // The owner of k-5 is gone.
    expect(await ids({})).toEqual(['k-4', 'k-3', 'k-2', 'k-1']);
    expect(await ids({ ownerId: 'o-1' })).toEqual(['k-2', 'k-1']);
    expect(await ids({ before: 'k-3', limit: 1 })).toEqual(['k-2']);
    await keep((tx) => people.revokeKey(tx, 'k-1', now));
    await keep((tx) => people.revokeKey(tx, 'k-1', later));
    expect((await people.key('k-1'))?.key.revokedAt).toBe(now);
    // o-3 is disabled; an expired key stays, so that its callers are told.
    expect((await people.liveKeys()).map((each) => each.key.id)).toEqual(['k-2', 'k-3']);
  });

  test(`${name}: two keys cannot share a secret`, async () => {
    const same = key('k-6', 'o-1', { secrets: [secret('hash-of-k-1')] });
    await expect(keep((tx, { people }) => people.addKey(tx, same))).rejects.toThrow('same hash');
  });

  test(`${name}: a key has several secrets, newest first, and ending them brings no end later`, async () => {
    const { people } = open();
    const next = secret('next', { createdAt: later });
    await keep((tx) => people.addSecret(tx, 'k-3', next));
    await keep((tx) => people.endSecrets(tx, 'k-3', later));
    const ends = (await people.key('k-3'))?.key.secrets.map(({ hash, expiresAt }) => [hash, expiresAt]);
    expect(ends).toEqual([
      ['next', later],
      ['ended', now],
    ]);
  });

  test(`${name}: the last use only moves on, of secrets that no key has too`, async () => {
    const { people } = open();
    await keep((tx) => people.noteUses(tx, [{ hash: 'a', at: later }]));
    await keep((tx) =>
      people.noteUses(tx, [
        { hash: 'a', at: now },
        { hash: 'b', at: now },
      ]),
    );
    expect(await people.usesOf(['a', 'b', 'c'])).toEqual(
      new Map([
        ['a', later],
        ['b', now],
      ]),
    );
    expect(await people.usesOf([])).toEqual(new Map());
  });

  test(`${name}: the rules for keys have no bound until one is set`, async () => {
    const { people } = open();
    expect(await people.keyRules()).toEqual({ lifetimeDaysMax: undefined });
    await keep((tx) => people.setKeyRules(tx, { lifetimeDaysMax: 90 }));
    expect(await people.keyRules()).toEqual({ lifetimeDaysMax: 90 });
    await keep((tx) => people.setKeyRules(tx, { lifetimeDaysMax: undefined }));
    expect(await people.keyRules()).toEqual({ lifetimeDaysMax: undefined });
  });
}
