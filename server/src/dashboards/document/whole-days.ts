import { asInstant, civilTimeAt, type Instant } from '#kernel';
import type { WholeDays } from './expand-sql.ts';

/** Two periods in a zone. */
interface Periods {
  readonly from: Instant;
  readonly to: Instant;
  readonly previousFrom: Instant;
  readonly previousTo: Instant;
  readonly timeZone: string;
}

/** Which of the periods are made of days of the zone: then sums by the day answer. */
export function wholeDays({ from, to, previousFrom, previousTo, timeZone }: Periods): WholeDays {
  const isEdge = (at: Instant): boolean => dayOf(at, timeZone) !== dayOf(at - 1, timeZone);
  const range = isEdge(from) && isEdge(to);
  const previous = range && isEdge(previousFrom);
  return { range, previous, both: previous && isEdge(previousTo) };
}

function dayOf(at: number, timeZone: string): string {
  const { year, month, day } = civilTimeAt(asInstant(at), timeZone);
  return `${year}-${month}-${day}`;
}
