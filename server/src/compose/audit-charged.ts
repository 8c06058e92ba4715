import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { creditVerificationSchema } from '@tallygate/contract';
import type { ChargedDay } from '#credits';
import { silentLog, systemClock } from '#kernel';
import type { AuditQuestion, AuditReport, Finding, Note, StoredRows } from '#usage';
import type { EnvironmentSettings } from '../config.ts';
import { kyselyChargedCredits } from '../credits/prices/adapters/kysely-charged-credits.ts';
import { openStore } from '../store/index.ts';
import type { LogDoor } from './audit-log.ts';
import { homePaths } from './home/open-home.ts';

const QUESTION_TIMEOUT_MS = 600_000;
/** A request is charged and stored within a second or so: a difference that stands so often is one. */
const SAME_TIMES = 8;
const LOOKS_MAX = 40;
const LOOK_EVERY_MS = 500;
const FINDINGS_MAX = 20;

/** What is compared, and with what. */
export interface ChargedAuditParts {
  readonly rows: StoredRows;
  readonly environment: EnvironmentSettings;
  readonly door: LogDoor;
  /** The last day (UTC) that may have been dropped, asked after rows were read; empty: none was. */
  readonly droppedThrough: () => Promise<string>;
}

/**
 * The report with whether credits in rows are what was charged for them. What cannot be read is told where the ledger is
 * verified. While the program is stopped, charges may wait in spools: a difference is a note then.
 */
export async function withCharged(
  report: AuditReport,
  asked: AuditQuestion,
  parts: ChargedAuditParts,
): Promise<AuditReport> {
  const { door } = parts;
  let differing: readonly Difference[] = [];
  let known = '';
  for (let look = 0, same = 0; look < LOOKS_MAX && same < SAME_TIMES; look++) {
    if (look > 0) await pause(LOOK_EVERY_MS);
    const found = await compare(asked, parts).catch(() => []);
    if (found.length === 0) return report;
    differing = found;
    const text = JSON.stringify(found);
    same = text === known ? same + 1 : 0;
    known = text;
    if (door.kind === 'store') return withNotes(report, differing);
    if (same + 1 === SAME_TIMES) return withFindings(report, differing);
  }
  return withNotes(report, differing);
}

type Difference = Finding & { readonly kind: 'charges_differ' };

function withFindings(report: AuditReport, differing: readonly Difference[]): AuditReport {
  const findings = [...report.findings, ...differing.slice(0, FINDINGS_MAX)];
  return { ...report, findings, isCut: report.isCut || differing.length > FINDINGS_MAX };
}

function withNotes(report: AuditReport, differing: readonly Difference[]): AuditReport {
  const notes = differing
    .slice(0, FINDINGS_MAX)
    .map(({ workspace, day }): Note => ({ kind: 'charges_moving', workspace, day }));
  return { ...report, notes: [...report.notes, ...notes] };
}

/** Days whose rows are gone by the policy of retention are left out: those before the first that has any. */
async function compare(asked: AuditQuestion, parts: ChargedAuditParts): Promise<readonly Difference[]> {
  const { since, until } = asked;
  const inTable = await parts.rows.credits({ since, until });
  const droppedThrough = await parts.droppedThrough();
  // Rows that came late for a day that was dropped are a part of it.
  const stored = inTable.filter(({ day }) => day > droppedThrough);
  const [first] = stored.map(({ day }) => day).sort();
  if (first === undefined) return [];
  const charged = (await readCharged(parts)).filter(({ day }) => day >= first && (until === undefined || day <= until));
  const rows = new Map(stored.map(({ workspaceId, day, micro }) => [`${day} ${workspaceId}`, micro]));
  const counted = new Map(
    charged.map(({ workspaceId, day, requestsMicro }) => [`${day} ${workspaceId}`, requestsMicro]),
  );
  return [...new Set([...rows.keys(), ...counted.keys()])].sort().flatMap((place): readonly Difference[] => {
    const [inRows, inLedger] = [String(rows.get(place) ?? 0n), String(counted.get(place) ?? 0n)];
    const [day = '', workspace = ''] = place.split(' ');
    return inRows === inLedger ? [] : [{ kind: 'charges_differ', workspace, day, rows: inRows, charged: inLedger }];
  });
}

type Charged = Pick<ChargedDay, 'workspaceId' | 'day' | 'requestsMicro'>;

async function readCharged({ environment, door }: ChargedAuditParts): Promise<readonly Charged[]> {
  if (door.kind === 'store') return await readStore(environment);
  const answer = await fetch(new URL('/api/v1/credits/verification', door.url), {
    headers: { authorization: `Bearer ${door.key}` },
    signal: AbortSignal.timeout(QUESTION_TIMEOUT_MS),
  });
  const { charged_days: days = [] } = creditVerificationSchema.parse(await answer.json());
  return days.map(({ workspace_id: workspaceId, day, requests_micro: micro }) => {
    return { workspaceId, day, requestsMicro: BigInt(micro) };
  });
}

async function readStore({ home, databaseUrl }: EnvironmentSettings): Promise<readonly Charged[]> {
  const file = homePaths(home).store;
  if (databaseUrl === undefined && !existsSync(file)) return [];
  const store = await openStore({ databaseUrl, file, log: silentLog, clock: systemClock });
  try {
    return await kyselyChargedCredits(store.db).days();
  } finally {
    await store.close();
  }
}
