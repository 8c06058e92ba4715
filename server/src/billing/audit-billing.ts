import type { Clock } from '#kernel';
import { type BillingFacts, type BillingFinding, checkBilling, checkNumbers } from './check-billing.ts';

/** Reads what billing says, for audits. `Tx` is a transaction of the control store, so that it is of one moment. */
export interface BillingAuditStore<Tx> {
  /** Every workspace with orders, lots of orders or documents, in the order of their ids. */
  workspaces(): Promise<readonly string[]>;
  factsOf(tx: Tx, workspaceId: string): Promise<BillingFacts>;
  /** Of each year: how many orders there are, the greatest of their numbers, and the last number that was given. */
  numbers(tx: Tx): Promise<readonly Parameters<typeof checkNumbers>[0][]>;
}

/** What an audit of billing found. It passed when there are no findings. */
export interface BillingAudit {
  readonly orders: number;
  readonly documents: number;
  readonly findings: readonly BillingFinding[];
  /** More were found than are listed. */
  readonly isCut: boolean;
}

/** How it is read. */
export interface AuditPorts<Tx> {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly clock: Pick<Clock, 'now'>;
}

const FINDINGS_MAX = 200;

/** Checks the orders of every workspace, one after the other. It only reads. */
export async function auditBilling<Tx>(
  store: BillingAuditStore<Tx>,
  { transaction, clock }: AuditPorts<Tx>,
): Promise<BillingAudit> {
  const findings: BillingFinding[] = [];
  let [orders, documents] = [0, 0];
  for (const workspaceId of await store.workspaces()) {
    const facts = await transaction((tx) => store.factsOf(tx, workspaceId));
    orders += facts.orders.length;
    documents += facts.documents.length;
    findings.push(...checkBilling(facts, clock.now()));
  }
  const years = await transaction((tx) => store.numbers(tx));
  findings.push(...years.flatMap(checkNumbers));
  return { orders, documents, findings: findings.slice(0, FINDINGS_MAX), isCut: findings.length > FINDINGS_MAX };
}
