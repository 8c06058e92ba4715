import { existsSync } from 'node:fs';
import { billingVerificationSchema } from '@tallygate/contract';
import { auditBilling, type BillingAudit } from '#billing';
import { silentLog, systemClock } from '#kernel';
import type { AuditReport, Finding } from '#usage';
import { kyselyBillingAudit } from '../billing/adapters/kysely-billing-audit.ts';
import type { EnvironmentSettings } from '../config.ts';
import { kyselyLotsByReference } from '../credits/adapters/kysely-lots-by-reference.ts';
import type { Store } from '../store/index.ts';
import { openStore } from '../store/index.ts';
import type { LogDoor } from './audit-log.ts';
import { homePaths } from './home/open-home.ts';

const QUESTION_TIMEOUT_MS = 600_000;

interface BillingAccount {
  readonly billing: AuditReport['billing'];
  readonly findings: readonly Finding[];
  readonly isCut: boolean;
}

/** The report of an audit with whether money in, credits granted and documents are the same. */
export async function withBilling(
  report: AuditReport,
  environment: EnvironmentSettings,
  door: LogDoor,
): Promise<AuditReport> {
  try {
    const account = door.kind === 'program' ? await askProgram(door) : await readStore(environment);
    if (account === undefined) return report;
    const { billing, findings, isCut } = account;
    return { ...report, billing, findings: [...report.findings, ...findings], isCut: report.isCut || isCut };
  } catch (error) {
    const note = { kind: 'billing_unverified', reason: (error as Error).message } as const;
    return { ...report, notes: [...report.notes, note] };
  }
}

/** What the control store says of billing. */
export async function verifyBilling(store: Store): Promise<BillingAudit> {
  const audit = kyselyBillingAudit(store.db, (reader) => kyselyLotsByReference(reader, 'order:'));
  return await auditBilling(audit, { transaction: (act) => store.transaction(act), clock: systemClock });
}

async function askProgram({ url, key }: Extract<LogDoor, { kind: 'program' }>): Promise<BillingAccount> {
  const answer = await fetch(new URL('/api/v1/billing/verification', url), {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(QUESTION_TIMEOUT_MS),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 500)}`);
  const { orders, documents, findings, findings_cut: isCut } = billingVerificationSchema.parse(JSON.parse(text));
  return {
    billing: { orders, documents },
    findings: findings.map(({ workspace_id: workspace, ...each }) => ({ kind: 'billing_differs', workspace, ...each })),
    isCut,
  };
}

/** undefined: there is no control store yet. */
async function readStore({ home, databaseUrl }: EnvironmentSettings): Promise<BillingAccount | undefined> {
  const file = homePaths(home).store;
  if (databaseUrl === undefined && !existsSync(file)) return undefined;
  const store = await openStore({ databaseUrl, file, log: silentLog, clock: systemClock });
  try {
    const { orders, documents, findings, isCut } = await verifyBilling(store);
    return {
      billing: { orders, documents },
      findings: findings.map(({ workspaceId: workspace, ...each }) => ({
        kind: 'billing_differs',
        workspace,
        ...each,
      })),
      isCut,
    };
  } finally {
    await store.close();
  }
}
