import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What admission costs a request while its leases last: the middle of five rounds. `node bench/admission/main.ts` */
const PROCESS = fileURLToPath(new URL('../../server/src/admission/admission-bench.test-support.ts', import.meta.url));
const WORDS: Readonly<Record<string, string>> = {
  micros_per_request: 'microseconds of processor time per request (goal: at most 20)',
  limits: 'limits that each request is under',
};

const measured = JSON.parse(execFileSync(process.execPath, [PROCESS], { encoding: 'utf8' })) as Record<string, number>;
for (const [name, value] of Object.entries(measured)) {
  process.stdout.write(`${value.toLocaleString('en').padStart(10)}  ${WORDS[name] ?? name}\n`);
}
