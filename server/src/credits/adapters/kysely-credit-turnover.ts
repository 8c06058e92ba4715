import { sql } from 'kysely';
import { asInstant, type Instant, isoInstant } from '#kernel';
import type { Reader } from '../../store/index.ts';
import type { CreditTurnover, TurnoverKind, TurnoverLine } from '../credit-turnover.ts';
import type { LotOrigin, LotPayment, MicroCredits } from '../facts.ts';

/** As the index says it that holds these few entries among many. */
const IS_CHANGE = sql<boolean>`(from_place IN ('issued', 'expired') OR to_place IN ('expired', 'voided', 'refunded'))`;
const KIND = sql<TurnoverKind>`CASE WHEN from_place = 'issued' THEN 'registered' WHEN from_place = 'expired' THEN 'reopened' ELSE to_place END`;

/** Reads what changed how much a workspace has. */
export function kyselyCreditTurnover(db: Reader): CreditTurnover {
  return {
    sumsBefore: async (workspaceId, at) => {
      const rows = await changesOf(db, workspaceId)
        .select([KIND.as('change'), sql<string>`cast(sum(amount_micro) as text)`.as('sum')])
        .where('booked_at', '<', isoInstant(at))
        .groupBy(KIND)
        .execute();
      const sums: Record<TurnoverKind, MicroCredits> = {
        ...{ registered: 0n, expired: 0n, reopened: 0n, voided: 0n, refunded: 0n },
      };
      for (const { change, sum } of rows) sums[change] = BigInt(sum);
      return sums;
    },
    lines: async (workspaceId, { from, to, limit }) => {
      const rows = await changesOf(db, workspaceId)
        .innerJoin('credit_lots', 'credit_lots.id', 'credit_entries.lot_id')
        .select([KIND.as('change'), 'sequence', 'booked_at', 'credit_postings.effective_at'])
        .select(['credit_entries.amount_micro as moved_micro', 'credit_lots.id as id'])
        .select(['origin', 'payment', 'expires_at', 'credit_lots.note', 'reference'])
        .where('booked_at', '>=', isoInstant(from))
        .where('booked_at', '<', isoInstant(to))
        .orderBy('sequence')
        .orderBy('number')
        .limit(limit)
        .execute();
      return rows.map(readLine);
    },
  };
}

function changesOf(db: Reader, workspaceId: string) {
  return db
    .selectFrom('credit_entries')
    .innerJoin('credit_postings', 'credit_postings.id', 'credit_entries.posting_id')
    .where(IS_CHANGE)
    .where('credit_postings.workspace_id', '=', workspaceId);
}

/** A line as it is read. */
interface Row {
  readonly change: TurnoverKind;
  readonly sequence: number;
  readonly booked_at: string;
  readonly effective_at: string;
  readonly moved_micro: number;
  readonly id: string;
  readonly origin: string;
  readonly payment: string;
  readonly expires_at: string | null;
  readonly note: string;
  readonly reference: string | null;
}

function readLine(row: Row): TurnoverLine {
  return {
    ...{ kind: row.change, sequence: row.sequence },
    ...{ bookedAt: instant(row.booked_at), effectiveAt: instant(row.effective_at) },
    lot: {
      ...{ id: row.id, origin: row.origin as LotOrigin, payment: row.payment as LotPayment, note: row.note },
      expiresAt: row.expires_at === null ? undefined : instant(row.expires_at),
      reference: row.reference ?? undefined,
    },
    amountMicro: BigInt(row.moved_micro),
  };
}

function instant(text: string): Instant {
  return asInstant(Date.parse(text));
}
