import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, type } from 'node:os';
import { join } from 'node:path';
import { type Cores, NOT_PINNED, pin, shareCores } from './cores.ts';
import { type BenchOptions, readOptions } from './options.ts';
import { profileGateways } from './profile/profile-gateways.ts';
import { isTrue, Results } from './results.ts';
import { runBench } from './run-bench.ts';
import { tableOf } from './table.ts';

/**
 * `npm run bench`: the gateway beside what else could stand there, in one run. Prints a table and writes it, with each
 * round's numbers, to `--out`. Ends with 1 when rows are not those that the provider counted.
 */
const options = readOptions(process.argv.slice(2));
const cores = options.isPinned ? shareCores() : NOT_PINNED;
// What is started from here inherits it.
pin(process.pid, cores.rest);
if (options.isProfile) await profile(options, cores);
else await bench(options, cores);

async function bench({ systems, measurements, scale, out }: BenchOptions, where: Cores): Promise<void> {
  const results = new Results({ path: join(out, 'results.jsonl'), say: (line) => console.error(line) });
  await runBench({ systems, measurements, scale, cores: where }, results);
  const table = tableOf({ results, systems, scale, notes: [machine(), where.note] });
  writeFileSync(join(out, 'results.md'), table);
  console.log(table);
  const isEveryRowTrue = systems.every(({ name }) => results.checksOf(name).every(isTrue));
  if (!isEveryRowTrue) process.exitCode = 1;
}

async function profile({ systems, scale, out }: BenchOptions, where: Cores): Promise<void> {
  mkdirSync(out, { recursive: true });
  const table = await profileGateways({ systems, scale, cores: where, out });
  writeFileSync(join(out, 'profile.md'), table);
  console.log(table);
}

function machine(): string {
  return `Node ${process.versions.node}, ${type()} ${release()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}.`;
}
