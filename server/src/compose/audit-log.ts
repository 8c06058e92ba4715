import { existsSync } from 'node:fs';
import { auditVerificationSchema } from '@tallygate/contract';
import { verifyLog } from '#audit';
import { silentLog, systemClock } from '#kernel';
import type { AuditedLog, AuditReport, Finding, Note } from '#usage';
import { kyselyAuditStore } from '../audit/adapters/kysely-audit-store.ts';
import type { EnvironmentSettings } from '../config.ts';
import { openStore } from '../store/index.ts';
import { homePaths } from './home/open-home.ts';

const QUESTION_TIMEOUT_MS = 600_000;

/** What verifying the audit log told. */
interface LogAccount {
  readonly log: AuditedLog | undefined;
  readonly findings: readonly Finding[];
  readonly notes: readonly Note[];
}

/** Where the log is asked: at a running program, as account admins ask it, else in the control store itself. */
export type LogDoor =
  | { readonly kind: 'program'; readonly url: string; readonly key: string }
  | { readonly kind: 'store' };

/** The report of an audit with what the audit log's chain of hashes says. */
export async function withAuditLog(
  report: AuditReport,
  environment: EnvironmentSettings,
  door: LogDoor,
): Promise<AuditReport> {
  const account = await readAccount(environment, door).catch(
    (error: unknown): LogAccount => ({
      log: undefined,
      findings: [],
      notes: [{ kind: 'log_unverified', reason: (error as Error).message }],
    }),
  );
  return {
    ...report,
    log: account.log,
    findings: [...report.findings, ...account.findings],
    notes: [...report.notes, ...account.notes],
  };
}

async function readAccount(environment: EnvironmentSettings, door: LogDoor): Promise<LogAccount> {
  const found = door.kind === 'program' ? await askProgram(door) : await readStore(environment);
  if (found === undefined) return { log: undefined, findings: [], notes: [] };
  const { entries, lastSequence, lastHash, brokenAt, firstSequence, isBeginningProven } = found;
  const findings: Finding[] = [];
  if (brokenAt !== undefined) findings.push({ kind: 'log_broken', sequence: brokenAt });
  if (!isBeginningProven) findings.push({ kind: 'log_beginning_missing', sequence: firstSequence });
  return { log: { entries, lastSequence, lastHash }, findings, notes: [] };
}

interface Verified extends AuditedLog {
  readonly firstSequence: number;
  readonly brokenAt: number | undefined;
  readonly isBeginningProven: boolean;
}

async function askProgram({ url, key }: Extract<LogDoor, { kind: 'program' }>): Promise<Verified> {
  const answer = await fetch(new URL('/api/v1/audit/verification', url), {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(QUESTION_TIMEOUT_MS),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 500)}`);
  const found = auditVerificationSchema.parse(JSON.parse(text));
  return {
    entries: found.entries,
    firstSequence: found.first_sequence,
    lastSequence: found.last_sequence,
    lastHash: found.last_hash,
    brokenAt: found.broken_at ?? undefined,
    isBeginningProven: found.beginning_proven,
  };
}

/** undefined: there is no control store yet. */
async function readStore({ home, databaseUrl }: EnvironmentSettings): Promise<Verified | undefined> {
  const file = homePaths(home).store;
  if (databaseUrl === undefined && !existsSync(file)) return undefined;
  const store = await openStore({ databaseUrl, file, log: silentLog, clock: systemClock });
  try {
    const { entries, anchor, end, brokenAt, isAnchorUnproven } = await verifyLog(kyselyAuditStore(store.db));
    const last = { lastSequence: end.sequence, lastHash: end.hash };
    return { entries, firstSequence: anchor.sequence + 1, ...last, brokenAt, isBeginningProven: !isAnchorUnproven };
  } finally {
    await store.close();
  }
}
