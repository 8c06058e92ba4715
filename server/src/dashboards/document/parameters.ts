import { type Instant, isoInstant } from '#kernel';
import type { SqlParameters } from '#sql';

/** The parameters that a dataset's SQL may use, and their types. */
export const PARAMETERS: Readonly<Record<string, string>> = {
  from: 'DateTime64(3)',
  to: 'DateTime64(3)',
  previous_from: 'DateTime64(3)',
  previous_to: 'DateTime64(3)',
  time_zone: 'String',
  workspaces: 'Array(String)',
};

/** What a viewer chose, and the account's zone. `[from, to)`; no workspaces: all. */
export interface DatasetQuestion {
  readonly from: Instant;
  readonly to: Instant;
  readonly timeZone: string;
  readonly workspaces: readonly string[];
}

/** Their values. The order of workspaces says nothing, so that it is always the same. */
export function parameterValues({ from, to, timeZone, workspaces }: DatasetQuestion, now: Instant): SqlParameters {
  const previousFrom = from - (to - from);
  return {
    from: engineTime(from),
    to: engineTime(to),
    previous_from: engineTime(previousFrom),
    previous_to: engineTime(previousFrom + passed({ from, to }, now)),
    time_zone: timeZone,
    workspaces: [...new Set(workspaces)].sort(),
  };
}

/** While a range goes on, questions within this are equal. */
const STEP_MS = 60_000;

/** How much of a range has passed, in milliseconds: part of a day is compared with the same part of a day, not with a whole one. */
function passed({ from, to }: Pick<DatasetQuestion, 'from' | 'to'>, now: Instant): number {
  const until = now >= to ? to : Math.floor(now / STEP_MS) * STEP_MS;
  return Math.max(0, until - from);
}

/** As the engine reads it in UTC. */
function engineTime(at: number): string {
  return isoInstant(at as Instant)
    .replace('T', ' ')
    .replace('Z', '');
}
