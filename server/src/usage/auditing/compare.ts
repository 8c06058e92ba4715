import type { BatchTally } from '../shipping/tally.ts';
import type { Finding } from './finding.ts';
import type { SpoolFacts } from './spool-facts.ts';
import type { StoredBatch, StoredTotal } from './stored-rows.ts';

/** A day of a spool on which the warehouse does not have what was shipped. */
export type DayFinding = Extract<Finding, { readonly kind: 'rows_missing' | 'rows_surplus' | 'rows_altered' }>;

/** Compares what a spool counted with what is stored, day by day. Days outside of the range are not looked at. */
export function compareDays(
  { spoolId, tally }: SpoolFacts,
  stored: readonly StoredTotal[],
  isAsked: (day: string) => boolean,
): readonly DayFinding[] {
  const totals = new Map(stored.map((total) => [total.day, total]));
  const counted = new Map(tally.days.map((day) => [day.day, day]));
  const days = [...new Set([...counted.keys(), ...totals.keys()])].sort();
  return days
    .filter((day) => isAsked(day) && day > tally.forgottenUntil)
    .flatMap((day): readonly DayFinding[] => {
      const expected = counted.get(day)?.rows ?? 0;
      const total = totals.get(day);
      const place = { spool: spoolId, day };
      const amounts = { expected, stored: total?.rows ?? 0 };
      if (amounts.stored < expected) return [{ kind: 'rows_missing', ...place, ...amounts }];
      if (amounts.stored > expected) return [{ kind: 'rows_surplus', ...place, ...amounts }];
      const isSame = (total?.sum ?? 0n) === BigInt(counted.get(day)?.sum ?? 0);
      return isSame ? [] : [{ kind: 'rows_altered', ...place, rows: expected }];
    });
}

/** Says which batches of a day differ. `isWhole`: the log has every batch, so that one it does not have is unknown. */
export function compareBatches(
  { prefix, day }: { readonly prefix: string; readonly day: string },
  logged: readonly BatchTally[],
  { stored, isWhole }: { readonly stored: readonly StoredBatch[]; readonly isWhole: boolean },
): readonly Finding[] {
  const keyOf = ({ from }: { readonly from: BatchTally['from'] }) => `${from.segment}:${from.offset}`;
  const idOf = (key: string) => `${prefix}:${key}:${day}`;
  const found = new Map(stored.map((batch) => [keyOf(batch), batch]));
  const known = new Map(logged.filter((batch) => batch.day === day).map((batch) => [keyOf(batch), batch]));
  const ofKnown = [...known].flatMap(([key, batch]) => compareBatch(idOf(key), batch, found.get(key)) ?? []);
  const unknown = [...found].filter(([key]) => isWhole && !known.has(key));
  return [
    ...ofKnown,
    ...unknown.map(([key, batch]): Finding => ({ kind: 'batch_unknown', batch: idOf(key), rows: batch.rows })),
  ];
}

function compareBatch(batch: string, expected: BatchTally, found: StoredBatch | undefined): Finding | undefined {
  const amounts = { expected: expected.rows, stored: found?.rows ?? 0 };
  if (amounts.stored > amounts.expected) return { kind: 'batch_surplus', batch, ...amounts };
  if (amounts.stored === amounts.expected) {
    return (found?.sum ?? 0n) === BigInt(expected.sum)
      ? undefined
      : { kind: 'batch_altered', batch, rows: expected.rows };
  }
  return amounts.stored === 0
    ? { kind: 'batch_missing', batch, expected: expected.rows }
    : { kind: 'batch_partial', batch, ...amounts };
}

/** The spool keeps two accounts of what it shipped; whoever changes one forgets the other. Only a whole log can tell. */
export function compareAccounts({ spoolId, tally }: SpoolFacts, logged: readonly BatchTally[]): readonly Finding[] {
  const rowsOf = (day: string) =>
    logged.filter((batch) => batch.day === day).reduce((sum, batch) => sum + batch.rows, 0);
  const days = new Set([...tally.days.map(({ day }) => day), ...logged.map(({ day }) => day)]);
  return [...days]
    .filter((day) => day > tally.forgottenUntil)
    .sort()
    .flatMap((day): readonly Finding[] => {
      const counted = tally.days.find((each) => each.day === day)?.rows ?? 0;
      const inLog = rowsOf(day);
      return counted === inLog ? [] : [{ kind: 'counters_differ', spool: spoolId, day, counted, logged: inLog }];
    });
}
