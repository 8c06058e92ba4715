import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * How fast the ledger of credits posts on SQLite with `synchronous=FULL`, and how long a balance takes at 100,000 entries:
 * the middle of five rounds of each. `node bench/ledger/main.ts`
 */
const PROCESS = fileURLToPath(new URL('../../server/src/credits/ledger-bench.test-support.ts', import.meta.url));
const GOALS: Readonly<Record<string, string>> = {
  single_postings_per_second: 'single postings a second (goal: 3,000)',
  batched_charges_per_second: 'charges a second in batches of 1,000 (goal: 30,000)',
  balance_micros: 'microseconds for a balance',
  entries: 'entries in the account meanwhile, at least',
};

const measured = JSON.parse(execFileSync(process.execPath, [PROCESS], { encoding: 'utf8' })) as Record<string, number>;
for (const [name, value] of Object.entries(measured)) {
  process.stdout.write(`${value.toLocaleString('en').padStart(10)}  ${GOALS[name] ?? name}\n`);
}
