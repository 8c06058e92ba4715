import type { Credits } from '#credits';
import type { Transaction } from '../store/index.ts';

type Ledger = Credits<Transaction>;

/** The ledger, and somebody who is told which workspaces' credits it changed; the change is committed a moment later. */
export function wakingLedger(ledger: Ledger, wake: (workspaceIds: readonly string[]) => void): Ledger {
  return {
    ...ledger,
    grant: async (tx, asked) => {
      const outcome = await ledger.grant(tx, asked);
      wake([asked.workspaceId]);
      return outcome;
    },
    debit: async (tx, asked) => {
      const outcome = await ledger.debit(tx, asked);
      wake([asked.workspaceId]);
      return outcome;
    },
    capture: async (tx, asked) => {
      const outcome = await ledger.capture(tx, asked);
      if (outcome.kind === 'done') wake([outcome.value.workspaceId]);
      return outcome;
    },
    voidLot: async (tx, asked) => {
      const outcome = await ledger.voidLot(tx, asked);
      wake([asked.workspaceId]);
      return outcome;
    },
    refundLot: async (tx, asked) => {
      const outcome = await ledger.refundLot(tx, asked);
      wake([asked.workspaceId]);
      return outcome;
    },
    postCharges: async (tx, charges, options) => {
      const posted = await ledger.postCharges(tx, charges, options);
      wake([...new Set(posted.map(({ workspaceId }) => workspaceId))]);
      return posted;
    },
  };
}
