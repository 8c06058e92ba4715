import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import type { StoreOptions, StorePlaces } from '../../test/store-places.ts';
import type { Store, Transaction } from './store.ts';
import {
  AppendOnlyViolation,
  CheckViolation,
  ForeignKeyViolation,
  NotNullViolation,
  StoreBusy,
  StoreClosed,
  TransactionTooLong,
  UniqueViolation,
} from './store-errors.ts';
import { STORE_LIMITS } from './store-limits.ts';
import { AT, addPerson, auditEntry, bump, countOf, person, setCount } from './store-rows.test-support.ts';

/** What every engine of the store promises. */
export function storeContract(engine: 'sqlite' | 'postgres', start: () => Promise<StorePlaces>): void {
  describe(`the store on ${engine}`, () => {
    let places: StorePlaces;
    const opened: Store[] = [];
    const open = async (options?: StoreOptions): Promise<Store> => {
      const store = await (await places.place()).open(options);
      opened.push(store);
      return store;
    };
    beforeAll(async () => {
      places = await start();
    });
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
    });
    afterAll(async () => {
      await places.dispose();
    });

    test('says which engine it is', async () => {
      expect((await open()).engine).toBe(engine);
    });

    test('what a transaction wrote is seen by every question after it, and by none before', async () => {
      const store = await open();
      const seen = await store.transaction(async (tx) => {
        await setCount(tx, 'a', 1);
        return { inside: await countOf(tx, 'a'), outside: await countOf(store.db, 'a') };
      });
      expect(seen).toEqual({ inside: 1, outside: undefined });
      expect(await countOf(store.db, 'a')).toBe(1);
    });

    test('a transaction whose function fails writes nothing and fails with the same error', async () => {
      const store = await open();
      const error = new Error('changed my mind');
      const failing = store.transaction(async (tx) => {
        await setCount(tx, 'a', 1);
        throw error;
      });
      await expect(failing).rejects.toBe(error);
      expect(await countOf(store.db, 'a')).toBeUndefined();
    });

    test('transactions that fail take nothing of their neighbours with them', async () => {
      const store = await open();
      await store.transaction((tx) => addPerson(tx, 'taken'));
      const outcomes = await Promise.allSettled(
        Array.from({ length: 40 }, (_, at) =>
          store.transaction(async (tx) => {
            await setCount(tx, `count-${at}`, at);
            if (at % 4 === 1) throw new Error('gave up');
            if (at % 4 === 3) await addPerson(tx, 'taken');
          }),
        ),
      );
      for (const [at, { status }] of outcomes.entries()) {
        expect(status).toBe(at % 2 === 0 ? 'fulfilled' : 'rejected');
        expect(await countOf(store.db, `count-${at}`)).toBe(at % 2 === 0 ? at : undefined);
      }
    });

    test('a transaction in which a statement failed is never kept, even if its function went on', async () => {
      const store = await open();
      await store.transaction((tx) => addPerson(tx, 'taken'));
      const swallowing = store.transaction(async (tx) => {
        await setCount(tx, 'a', 1);
        await addPerson(tx, 'taken').catch(() => {});
        await setCount(tx, 'b', 1).catch(() => {});
      });
      await expect(swallowing).rejects.toBeInstanceOf(UniqueViolation);
      expect(await countOf(store.db, 'a')).toBeUndefined();
      expect(await countOf(store.db, 'b')).toBeUndefined();
    });

    test('parallel increments lose nothing', async () => {
      const store = await open();
      await store.transaction((tx) => setCount(tx, 'a', 0));
      await Promise.all(Array.from({ length: 64 }, () => store.transaction((tx) => bump(tx, 'a'))));
      expect(await countOf(store.db, 'a')).toBe(64);
    });

    test('two transactions that each read what the other writes do not both take effect on old news', async () => {
      const store = await open();
      const onlyOne = async (tx: Transaction, mine: string, other: string): Promise<void> => {
        if ((await countOf(tx, other)) === undefined) await setCount(tx, mine, 1);
      };
      for (let round = 0; round < 10; round++) {
        const [mine, other] = [`left-${round}`, `right-${round}`];
        await Promise.all([
          store.transaction((tx) => onlyOne(tx, mine, other)),
          store.transaction((tx) => onlyOne(tx, other, mine)),
        ]);
        const both = [await countOf(store.db, mine), await countOf(store.db, other)];
        expect(both.filter((count) => count === 1)).toHaveLength(1);
      }
    });

    test('any mix of transactions leaves exactly what those that resolved wrote', async () => {
      const store = await open();
      const plan = fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c'), fails: fc.boolean() }), {
        maxLength: 30,
      });
      let round = 0;
      await fc.assert(
        fc.asyncProperty(plan, async (acts) => {
          const prefix = `round-${++round}-`;
          for (const name of ['a', 'b', 'c']) await store.transaction((tx) => setCount(tx, prefix + name, 0));
          await Promise.allSettled(
            acts.map(({ name, fails }) =>
              store.transaction(async (tx) => {
                await bump(tx, prefix + name);
                if (fails) throw new Error('gave up');
              }),
            ),
          );
          for (const name of ['a', 'b', 'c']) {
            const kept = acts.filter((act) => act.name === name && !act.fails).length;
            expect(await countOf(store.db, prefix + name)).toBe(kept);
          }
        }),
        { numRuns: inject('isProof') ? 200 : 15 },
      );
    }, 120_000);

    test('a write outside of a transaction is one of its own', async () => {
      const store = await open();
      await addPerson(store.db, 'a');
      await expect(addPerson(store.db, 'a')).rejects.toBeInstanceOf(UniqueViolation);
      const { numUpdatedRows } = await store.db.updateTable('people').set({ name: 'New' }).executeTakeFirst();
      expect(numUpdatedRows).toBe(1n);
      const returned = await store.db.deleteFrom('people').returning('name').execute();
      expect(returned).toEqual([{ name: 'New' }]);
      expect(await store.db.selectFrom('people').selectAll().execute()).toEqual([]);
    });

    describe('names what the database refuses', () => {
      const refusals: readonly {
        when: string;
        kind: new (message: string) => Error;
        act: (tx: Transaction) => unknown;
      }[] = [
        {
          when: 'a row names one that is not there',
          kind: ForeignKeyViolation,
          act: (tx) =>
            sql`INSERT INTO auth_session (id, expires_at, token, created_at, updated_at, user_id)
            VALUES ('a', ${AT}, 't', ${AT}, ${AT}, 'nobody')`.execute(tx),
        },
        {
          when: 'a value is missing',
          kind: NotNullViolation,
          act: (tx) => sql`INSERT INTO setup_links (hash) VALUES ('a')`.execute(tx),
        },
        { when: 'a flag is no flag', kind: CheckViolation, act: (tx) => addPerson(tx, 'a', { is_account_admin: 2 }) },
        {
          when: 'an address is not lower case',
          kind: CheckViolation,
          act: (tx) => addPerson(tx, 'a', { email: 'A@b.c' }),
        },
        {
          when: 'a time has another form',
          kind: CheckViolation,
          act: (tx) => addPerson(tx, 'a', { created_at: '2026-01-05' }),
        },
        {
          when: 'JSON is not JSON',
          kind: CheckViolation,
          act: (tx) => tx.insertInto('settings').values({ name: 'a', value: '{', updated_at: AT }).execute(),
        },
      ];
      test.each(refusals)('when $when', async ({ kind, act }) => {
        const store = await open();
        await expect(store.transaction(async (tx) => void (await act(tx)))).rejects.toBeInstanceOf(kind);
      });

      test('when another row has the same values, with the table and its columns', async () => {
        const store = await open();
        const entry = {
          actor_id: 'a',
          route: 'r',
          key: 'k',
          request_hash: 'h',
          status: 201,
          body: '{}',
          created_at: AT,
        };
        await addPerson(store.db, 'a');
        await store.db.insertInto('idempotency_keys').values(entry).execute();
        const sameId = addPerson(store.db, 'a', { email: 'other@x.y' });
        await expect(sameId).rejects.toMatchObject({ name: 'UniqueViolation', table: 'people', columns: ['id'] });
        const sameEmail = addPerson(store.db, 'b', { email: person('a').email });
        await expect(sameEmail).rejects.toMatchObject({ table: 'people', columns: ['email'] });
        const sameKey = store.db.insertInto('idempotency_keys').values(entry).execute();
        await expect(sameKey).rejects.toMatchObject({
          table: 'idempotency_keys',
          columns: ['actor_id', 'route', 'key'],
        });
      });
    });

    describe('the audit log only grows', () => {
      const changes: readonly { how: string; act: (store: Store) => Promise<unknown> }[] = [
        { how: 'UPDATE', act: ({ db }) => sql`UPDATE audit_log SET actor = 'someone else'`.execute(db) },
        { how: 'DELETE', act: ({ db }) => db.deleteFrom('audit_log').execute() },
        {
          how: 'an upsert',
          act: ({ db }) =>
            sql`INSERT INTO audit_log SELECT * FROM audit_log WHERE true
              ON CONFLICT (sequence) DO UPDATE SET actor = 'someone else'`.execute(db),
        },
        engine === 'sqlite'
          ? { how: 'REPLACE', act: ({ db }) => sql`REPLACE INTO audit_log SELECT * FROM audit_log`.execute(db) }
          : { how: 'TRUNCATE', act: ({ db }) => sql`TRUNCATE audit_log`.execute(db) },
      ];
      test.each(changes)('$how is refused', async ({ act }) => {
        const store = await open();
        await store.db.insertInto('audit_log').values(auditEntry(1)).execute();
        await expect(act(store)).rejects.toBeInstanceOf(AppendOnlyViolation);
        expect(await store.db.selectFrom('audit_log').selectAll().execute()).toEqual([auditEntry(1)]);
      });

      test('its chain cannot fork', async () => {
        const store = await open();
        await store.db.insertInto('audit_log').values(auditEntry(1)).execute();
        const fork = { ...auditEntry(2), previous_hash: auditEntry(1).previous_hash };
        const forking = store.db.insertInto('audit_log').values(fork).execute();
        await expect(forking).rejects.toMatchObject({ table: 'audit_log', columns: ['previous_hash'] });
      });
    });

    test('texts, JSON, times, whole numbers and NULL come back as they went in', async () => {
      const store = await open();
      const entry = {
        ...auditEntry(Number.MAX_SAFE_INTEGER),
        actor: '김하나 😀 \'"\\ \u200b',
        before: null,
        after: JSON.stringify({ name: '가나다', 'a\u0000b': [1.5, null, true, '1e400'], big: '9007199254740993' }),
      };
      await store.db.insertInto('audit_log').values(entry).execute();
      expect(await store.db.selectFrom('audit_log').selectAll().executeTakeFirst()).toEqual(entry);
      const { count } = await store.db
        .selectFrom('audit_log')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      expect(count).toBe(1);
    });

    test('texts sort by code point', async () => {
      const store = await open();
      const names = ['Z', 'a', 'B', 'é', '나', '가', '-', '_', '0', 'a-b', 'ab', 'a b', '~'];
      for (const name of names) await setCount(store.db, name, 1);
      const sorted = await store.db.selectFrom('settings').select('name').orderBy('name').execute();
      expect(sorted.map(({ name }) => name)).toEqual(names.toSorted());
    });

    test('a transaction that takes too long is rolled back, and the next one goes on', async () => {
      const store = await open({ limits: { ...STORE_LIMITS, transactionMsMax: 100 } });
      const late = Promise.withResolvers<Transaction>();
      const endless = store.transaction(async (tx) => {
        await setCount(tx, 'a', 1);
        late.resolve(tx);
        await new Promise(() => {});
      });
      const next = store.transaction((tx) => setCount(tx, 'b', 1));
      await expect(endless).rejects.toBeInstanceOf(TransactionTooLong);
      await next;
      await expect(setCount(await late.promise, 'a', 2)).rejects.toBeInstanceOf(TransactionTooLong);
      expect([await countOf(store.db, 'a'), await countOf(store.db, 'b')]).toEqual([undefined, 1]);
    });

    test('a transaction that ended takes no more statements', async () => {
      const store = await open();
      const kept = await store.transaction(async (tx) => ({ tx }));
      await expect(setCount(kept.tx, 'a', 1)).rejects.toThrow('over');
      expect(await countOf(store.db, 'a')).toBeUndefined();
    });

    test('refuses a transaction when too many wait', async () => {
      const store = await open({ limits: { ...STORE_LIMITS, pendingMax: 6, connectionsMax: 3 } });
      const hold = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      const first = store.transaction(async () => {
        begun.resolve();
        await hold.promise;
      });
      await begun.promise;
      const waiting = Array.from({ length: 5 }, (_, at) => store.transaction((tx) => setCount(tx, `w${at}`, at)));
      await expect(store.transaction((tx) => setCount(tx, 'a', 1))).rejects.toBeInstanceOf(StoreBusy);
      hold.resolve();
      await Promise.all([first, ...waiting]);
      await store.transaction((tx) => setCount(tx, 'a', 2));
      expect(await countOf(store.db, 'a')).toBe(2);
    });

    test('close waits for what is under way, keeps it, and refuses what comes after', async () => {
      const place = await places.place();
      const store = await place.open();
      const under = Array.from({ length: 30 }, (_, at) => store.transaction((tx) => setCount(tx, `c${at}`, at)));
      const closed = store.close();
      await expect(store.transaction((tx) => setCount(tx, 'late', 1))).rejects.toBeInstanceOf(StoreClosed);
      await Promise.all(under);
      await closed;
      const again = await place.open();
      opened.push(again);
      expect(await again.db.selectFrom('settings').selectAll().execute()).toHaveLength(30);
    });
  });
}
