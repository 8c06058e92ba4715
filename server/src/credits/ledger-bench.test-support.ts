import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemClock } from '#kernel';
import { openStore } from '../store/index.ts';
import { batchedCharges, loadedLedger, singlePostings } from './ledger-load.test-support.ts';

/** The process that `bench/ledger` starts: measures the ledger on SQLite and prints one JSON object. */
const ROUNDS = 5;
const SINGLE = 20_000;
const CHARGES = 200_000;
const BALANCES = 500;

const directory = mkdtempSync(join(tmpdir(), 'tallygate-bench-ledger-'));
const file = join(directory, 'store.db');
const store = await openStore({ databaseUrl: undefined, file, log: silentLog, clock: systemClock });
try {
  const loaded = await loadedLedger(store);
  const measured = {
    single_postings_per_second: await middleOf(() => singlePostings(loaded, SINGLE)),
    batched_charges_per_second: await middleOf(() => batchedCharges(loaded, CHARGES)),
    balance_micros: await middleOf(() => balanceMicros(loaded)),
    entries: ROUNDS * SINGLE,
  };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
} finally {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
}

async function balanceMicros({ ledger, workspaceId }: Awaited<ReturnType<typeof loadedLedger>>): Promise<number> {
  const from = systemClock.monotonicMs();
  for (let asked = 0; asked < BALANCES; asked++) await ledger.balance(workspaceId);
  return ((systemClock.monotonicMs() - from) * 1_000) / BALANCES;
}

async function middleOf(measure: () => Promise<number>): Promise<number> {
  const measured: number[] = [];
  for (let round = 0; round < ROUNDS; round++) measured.push(await measure());
  return Math.round(measured.toSorted((one, other) => one - other)[Math.floor(ROUNDS / 2)] ?? 0);
}
