import { existsSync } from 'node:fs';
import { creditVerificationSchema } from '@tallygate/contract';
import { auditCredits } from '#credits';
import { silentLog, systemClock } from '#kernel';
import type { AuditReport, Finding } from '#usage';
import type { EnvironmentSettings } from '../config.ts';
import { kyselyCreditAudit } from '../credits/adapters/kysely-credit-audit.ts';
import { openStore } from '../store/index.ts';
import type { LogDoor } from './audit-log.ts';
import { homePaths } from './home/open-home.ts';

const QUESTION_TIMEOUT_MS = 600_000;

interface CreditsAccount {
  readonly credits: AuditReport['credits'];
  readonly findings: readonly Finding[];
  readonly isCut: boolean;
}

/** The report of an audit with what the ledger of credits says. */
export async function withCredits(
  report: AuditReport,
  environment: EnvironmentSettings,
  door: LogDoor,
): Promise<AuditReport> {
  try {
    const account = door.kind === 'program' ? await askProgram(door) : await readStore(environment);
    if (account === undefined) return report;
    const { credits, findings, isCut } = account;
    return { ...report, credits, findings: [...report.findings, ...findings], isCut: report.isCut || isCut };
  } catch (error) {
    const note = { kind: 'credits_unverified', reason: (error as Error).message } as const;
    return { ...report, notes: [...report.notes, note] };
  }
}

async function askProgram({ url, key }: Extract<LogDoor, { kind: 'program' }>): Promise<CreditsAccount> {
  const answer = await fetch(new URL('/api/v1/credits/verification', url), {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(QUESTION_TIMEOUT_MS),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 500)}`);
  const { accounts, lots, postings, findings, findings_cut: isCut } = creditVerificationSchema.parse(JSON.parse(text));
  return {
    credits: { accounts, lots, postings },
    findings: findings.map(({ workspace_id: workspace, ...each }) => ({ kind: 'credits_differ', workspace, ...each })),
    isCut,
  };
}

/** undefined: there is no control store yet. */
async function readStore({ home, databaseUrl }: EnvironmentSettings): Promise<CreditsAccount | undefined> {
  const file = homePaths(home).store;
  if (databaseUrl === undefined && !existsSync(file)) return undefined;
  const store = await openStore({ databaseUrl, file, log: silentLog, clock: systemClock });
  try {
    const { accounts, lots, postings, findings, isCut } = await auditCredits(kyselyCreditAudit(store.db), (act) =>
      store.transaction(act),
    );
    return {
      credits: { accounts, lots, postings },
      findings: findings.map(({ workspaceId: workspace, ...each }) => ({ kind: 'credits_differ', workspace, ...each })),
      isCut,
    };
  } finally {
    await store.close();
  }
}
