import type { MicroCredits, TurnoverLine } from '#credits';
import type { Instant } from '#kernel';
import type { BothLanguages } from '../orders/order.ts';
import { dayText } from './day-text.ts';
import type { StatementLine, StatementSums } from './statement.ts';

/** Everything that changed in a month. */
interface Changes {
  readonly changes: readonly TurnoverLine[];
  /** By day, in order. */
  readonly sums: readonly { readonly from: Instant; readonly sums: StatementSums }[];
  /** By the id of the order. */
  readonly titles: ReadonlyMap<string, BothLanguages>;
  readonly zone: string;
}

type Kind = StatementLine['kind'];

const SIGNS: Readonly<Record<Kind, bigint>> = {
  registered: 1n,
  reopened: 1n,
  expired: -1n,
  voided: -1n,
  refunded: -1n,
  used: -1n,
};
const KINDS = Object.keys(SIGNS) as readonly Kind[];

/** The lines of a statement, day by day: each change, then the sums of the day, with the balance after each. */
export function joinLines(
  openingMicro: MicroCredits,
  { changes, sums, titles, zone }: Changes,
): readonly StatementLine[] {
  const byDay = Map.groupBy(changes, ({ bookedAt }) => dayText(bookedAt, zone));
  let balanceMicro = openingMicro;
  return sums.flatMap((day) => {
    const own = byDay.get(dayText(day.from, zone)) ?? [];
    const lines = [...own.map((change) => lineOf(change, titles)), ...linesOfDay(day)];
    return lines.map((line) => {
      balanceMicro += line.changeMicro;
      return { ...line, balanceMicro };
    });
  });
}

/** What lines come to: every sum is that of what is shown. */
export function sumLines(lines: readonly StatementLine[]): StatementSums {
  const sumOf = (kind: Kind) =>
    SIGNS[kind] * lines.reduce((sum, line) => sum + (line.kind === kind ? line.changeMicro : 0n), 0n);
  return {
    registered: sumOf('registered'),
    reopened: sumOf('reopened'),
    expired: sumOf('expired'),
    voided: sumOf('voided'),
    refunded: sumOf('refunded'),
    used: sumOf('used'),
  };
}

type Line = Omit<StatementLine, 'balanceMicro'>;

function lineOf({ kind, bookedAt, lot, amountMicro }: TurnoverLine, titles: Changes['titles']): Line {
  const { origin, payment, expiresAt, note, reference } = lot;
  const [, orderId = ''] = /^order:([^:]+)/.exec(reference ?? '') ?? [];
  return {
    ...{ kind, at: bookedAt, isOfDay: false, changeMicro: SIGNS[kind] * amountMicro },
    lot: { origin, payment, expiresAt, note, title: titles.get(orderId) },
  };
}

function linesOfDay({ from, sums }: Changes['sums'][number]): readonly Line[] {
  return KINDS.filter((kind) => sums[kind] !== 0n).map((kind) => ({
    ...{ kind, at: from, isOfDay: true, lot: undefined, changeMicro: SIGNS[kind] * sums[kind] },
  }));
}
