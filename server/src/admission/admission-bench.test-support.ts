import { admissionCost } from './admission-load.test-support.ts';

/** The process that `bench/admission` starts: measures admission and prints one JSON object. */
const ROUNDS = 5;
const REQUESTS = 200_000;

const measured: number[] = [];
let limits = 0;
for (let round = 0; round < ROUNDS; round++) {
  const cost = await admissionCost(REQUESTS);
  measured.push(cost.micros);
  limits = cost.limits;
}
const middle = measured.toSorted((one, other) => one - other)[Math.floor(ROUNDS / 2)] ?? 0;
process.stdout.write(`${JSON.stringify({ micros_per_request: Math.round(middle * 100) / 100, limits })}\n`);
