import { uuidV7Maker } from '#kernel';
import type { StoredRecord } from '../shipping/source.ts';
import { answerCall } from './answer-call.ts';
import { SAMPLE_PEOPLE } from './cast.ts';
import { callsOfPerson, type DayInRange } from './people-calls.ts';
import { refusalsOf, refusedOutcome } from './refusals.ts';
import { dayOfPlan, type SamplePlan } from './sample-plan.ts';
import { type SampleFacts, sampleRow } from './sample-row.ts';
import { seededRandom } from './seeded-random.ts';
import { callsOfServices } from './service-calls.ts';

/**
 * The rows that begin with one day of the plan, from 0, by their time. A session that goes on after midnight belongs to
 * the day of its beginning. The same plan and day give the same rows, request ids included.
 */
export function sampleDay(plan: SamplePlan, index: number): readonly StoredRecord[] {
  const day = dayOfPlan(plan, index);
  const at: DayInRange = {
    day,
    passed: plan.daysCount === 1 ? 1 : index / (plan.daysCount - 1),
    daysLeft: plan.daysCount - 1 - index,
  };
  const random = seededRandom(plan.seed, day.date);
  const makeId = uuidV7Maker(random);
  const served = [
    ...SAMPLE_PEOPLE.flatMap((person) => callsOfPerson(random, person, at)),
    ...callsOfServices(random, at),
  ].map((call) => ({ call, refusedName: undefined, outcome: answerCall(random, call, plan) }));
  const refused = refusalsOf(random, at).map((refusal) => ({
    call: refusal.call,
    refusedName: refusal.named,
    outcome: refusedOutcome(random, refusal),
  }));
  return [...served, ...refused]
    .filter(({ call, outcome }) => call.at + (outcome.latencyMs ?? 0) <= plan.endsAt)
    .sort((one, other) => one.call.at - other.call.at)
    .map((facts) => recordOf({ ...facts, requestId: makeId(facts.call.at) }, plan));
}

function recordOf(facts: SampleFacts, plan: SamplePlan): StoredRecord {
  return {
    requestId: facts.requestId,
    eventTimeMs: facts.call.at,
    row: Buffer.from(sampleRow(facts, plan)),
  };
}
