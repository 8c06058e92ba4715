import { type Clock, isoInstant } from '#kernel';
import type { Store } from '../../../../store/index.ts';
import type { SandboxAct, SandboxActs } from '../../sandbox-acts.ts';
import { changeSandboxRow, findSandboxRow, type SandboxRow } from './sandbox-rows.ts';

/** What a bank, or somebody at the provider's own desk, does to payments of the sandbox. */
export function sandboxActs({
  store,
  clock,
}: {
  readonly store: Pick<Store, 'transaction'>;
  readonly clock: Pick<Clock, 'now'>;
}): SandboxActs {
  return async (ref, act) =>
    await store.transaction(async (tx) => {
      const row = await findSandboxRow(tx, ref);
      if (row === undefined) return 'unknown';
      const change = afterAct(row, act);
      if (change === undefined) return 'refused';
      await changeSandboxRow(tx, row, { ...change, changed_at: isoInstant(clock.now()) });
      return 'done';
    });
}

function afterAct(row: SandboxRow, act: SandboxAct): Partial<SandboxRow> | undefined {
  if (row.status !== 'succeeded') return undefined;
  switch (act) {
    case 'dispute':
      return row.dispute === 'none' ? { dispute: 'open' } : undefined;
    case 'dispute-won':
      return row.dispute === 'open' ? { dispute: 'won' } : undefined;
    case 'dispute-lost':
      return row.dispute === 'open' ? { dispute: 'lost' } : undefined;
    case 'refund':
      return row.refunded_minor < row.total_minor ? { refunded_minor: row.total_minor } : undefined;
  }
}
