import { writeSync } from 'node:fs';
import { asInstant, isoInstant, silentLog, systemClock } from '#kernel';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';

/**
 * The process that is killed in durability tests: 16 callers write transactions of three rows each, one of them a
 * link of a chain, and each is told on standard output after it was acknowledged. Ends by itself after so many rounds.
 */
const { databaseUrl, file, rounds, name } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly databaseUrl?: string;
  readonly file: string;
  readonly rounds: number;
  readonly name?: string;
};

const CALLERS = 16;
const AT = isoInstant(asInstant(0));
const store = await openStore({ databaseUrl, file, log: silentLog, clock: systemClock });
say('ready');
await Promise.all(
  Array.from({ length: CALLERS }, async (_, caller) => {
    for (let round = 0; round < rounds; round++) await writeOne(store, `${name}-${caller}-${round}`);
  }),
);
await store.close();

/** Two settings and the next number of a counter: all three, or none. */
async function writeOne({ transaction }: Store, id: string): Promise<void> {
  try {
    await transaction(async (tx) => {
      const last = await tx.selectFrom('settings').select('value').where('name', '=', 'count').executeTakeFirst();
      const count = String(Number(last?.value ?? 0) + 1);
      await tx
        .insertInto('settings')
        .values({ name: `${id} left`, value: count, updated_at: AT })
        .execute();
      await tx
        .insertInto('settings')
        .values({ name: 'count', value: count, updated_at: AT })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: count }))
        .execute();
      await tx
        .insertInto('settings')
        .values({ name: `${id} right`, value: count, updated_at: AT })
        .execute();
    });
    say(`stored ${id}`);
  } catch (error) {
    // While the server is killed, nobody can store; what was not acknowledged may be there or not.
    if (error instanceof Error) say(`failed ${error.name}`);
  }
}

/** Written at once, so that nothing said is lost with the process. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
