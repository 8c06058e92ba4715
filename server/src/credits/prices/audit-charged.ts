import type { CreditFinding } from '../check-credits.ts';
import type { MicroCredits } from '../facts.ts';
import type { ChargedCredits, ChargedDay } from './charged-credits.ts';

/** What was charged of usage rows, and whether the ledger says the same. */
export interface ChargedAudit {
  readonly days: readonly ChargedDay[];
  readonly findings: readonly CreditFinding[];
}

/** Compares what was counted of usage rows with what was posted for them, of one moment. */
export async function auditCharged<Tx>(
  charged: ChargedCredits<Tx>,
  transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>,
): Promise<ChargedAudit> {
  return await transaction(async (tx) => {
    const days = await charged.days(tx);
    const posted = new Map((await charged.posted(tx)).map(({ workspaceId, micro }) => [workspaceId, micro]));
    const counted = new Map<string, MicroCredits>();
    for (const { workspaceId, requestsMicro, runsMicro } of days) {
      counted.set(workspaceId, (counted.get(workspaceId) ?? 0n) + requestsMicro + runsMicro);
    }
    const findings = [...new Set([...posted.keys(), ...counted.keys()])]
      .map((workspaceId) => ({
        ...({ rule: 'charges', workspaceId, subject: workspaceId } as const),
        expected: String(counted.get(workspaceId) ?? 0n),
        found: String(posted.get(workspaceId) ?? 0n),
      }))
      .filter(({ expected, found }) => expected !== found);
    return { days, findings };
  });
}
