import { writeSync } from 'node:fs';
import { asInstant, silentLog, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { openStore } from '../store/index.ts';
import { kyselyCreditStore } from './adapters/kysely-credit-store.ts';
import { createCredits } from './create-credits.ts';
import { gatherActs } from './gather-acts.test-support.ts';

/**
 * The process that is killed in durability tests. Eight callers charge one account in every way there is, by keys that say
 * what each asked; lots and holds end after some milliseconds, and their ends are booked all the while. What was
 * acknowledged is told on standard output.
 */
const { databaseUrl, file, name } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly databaseUrl?: string;
  readonly file: string;
  readonly name: string;
};

const workspaceId = 'w';
const store = await openStore({ databaseUrl, file, log: silentLog, clock: systemClock });
const makeId = uuidV7Maker(systemRandom);
const ledger = createCredits({
  store: kyselyCreditStore(store),
  clock: systemClock,
  newId: () => makeId(systemClock.now()),
});
const later = (ms: number) => asInstant(systemClock.now() + ms);
const gathered = gatherActs((all: readonly Parameters<typeof ledger.debit>[1][]) =>
  store.transaction((tx) => ledger.debitAll(tx, all)),
);
const acts = [
  async (key: string) => {
    const lot = { workspaceId, origin: 'top_up', payment: 'card', amountMicro: 50n, key } as const;
    await store.transaction((tx) => ledger.grant(tx, { ...lot, expiresAt: later(20) }));
    say(`granted ${key}`);
  },
  async (key: string) => {
    await gathered.act({ workspaceId, amountMicro: 3n, allowsDebt: true, key });
    say(`charged ${key} 3`);
  },
  async (key: string) => {
    const outcome = await store.transaction((tx) =>
      ledger.hold(tx, { workspaceId, amountMicro: 9n, minimumMicro: 1n, expiresAt: later(15) }),
    );
    if (outcome.kind === 'refuse') return;
    const holdId = outcome.value.hold.id;
    await store.transaction((tx) => ledger.capture(tx, { holdId, amountMicro: 5n, key }));
    say(`charged ${key} 5`);
  },
  async (key: string) => {
    const charge = { workspaceId, holdId: undefined, amountMicro: 2n, at: systemClock.now() };
    await store.transaction((tx) => ledger.postCharges(tx, [charge, charge], { key }));
    say(`charged ${key} 4`);
  },
];

say('ready');
await Promise.all([
  ...Array.from({ length: 8 }, async (_, caller) => {
    for (let round = 0; ; round++) await acts[(caller + round) % acts.length]?.(`${name}-${caller}-${round}`);
  }),
  (async () => {
    for (;;) await store.transaction((tx) => ledger.bookDue(tx));
  })(),
]);

/** Written at once, so that nothing said is lost with the process. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
