import { type CreditFacts, type CreditFinding, checkCredits } from './check-credits.ts';

/** Reads what the ledger says, for audits. `Tx` is a transaction of the control store, so that it is of one moment. */
export interface CreditAuditStore<Tx> {
  /** Every workspace with an account, in the order of their ids, after the given one. */
  workspacesAfter(after: string, limit: number): Promise<readonly string[]>;
  factsOf(tx: Tx, workspaceId: string): Promise<CreditFacts>;
}

/** What an audit of the ledger found. It passed when there are no findings. */
export interface CreditAudit {
  readonly accounts: number;
  readonly lots: number;
  readonly postings: number;
  readonly findings: readonly CreditFinding[];
  /** More were found than are listed. */
  readonly isCut: boolean;
}

const PAGE = 100;
const FINDINGS_MAX = 200;

/** Checks the ledger of every workspace, one after the other. It only reads. */
export async function auditCredits<Tx>(
  store: CreditAuditStore<Tx>,
  transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>,
): Promise<CreditAudit> {
  const findings: CreditFinding[] = [];
  let [accounts, lots, postings, after] = [0, 0, 0, ''];
  for (;;) {
    const page = await store.workspacesAfter(after, PAGE);
    for (const workspaceId of page) {
      const facts = await transaction((tx) => store.factsOf(tx, workspaceId));
      accounts += 1;
      lots += facts.lots.length;
      postings += facts.postings.count;
      findings.push(...checkCredits(facts));
    }
    const last = page.at(-1);
    if (last === undefined) break;
    after = last;
  }
  return { accounts, lots, postings, findings: findings.slice(0, FINDINGS_MAX), isCut: findings.length > FINDINGS_MAX };
}
