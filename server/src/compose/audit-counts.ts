import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { budgetSchema, pageOf, runPeriodSchema } from '@tallygate/contract';
import type { z } from 'zod';
import { budgetPeriodAt } from '#admission';
import { silentLog, systemClock } from '#kernel';
import {
  type AuditReport,
  EDGE_MS,
  type Finding,
  keptFromOf,
  type Note,
  type StoredRows,
  type StoredRuns,
  type UseQuestion,
} from '#usage';
import { kyselyBudgetStore } from '../admission/adapters/kysely-budget-store.ts';
import type { EnvironmentSettings } from '../config.ts';
import { readUnits } from '../http/index.ts';
import { kyselyPeriodStore } from '../runs/adapters/kysely-period-store.ts';
import { openStore } from '../store/index.ts';
import type { LogDoor } from './audit-log.ts';
import { homePaths } from './home/open-home.ts';

/** What is compared, and with what. */
export interface CountAuditParts {
  readonly rows: StoredRows;
  readonly environment: EnvironmentSettings;
  readonly door: LogDoor;
  /** The last day (UTC) that may have been dropped; empty: none was. */
  readonly droppedThrough: () => Promise<string>;
  /** The account's; undefined: the configuration has errors, and budgets of a stopped program are not compared. */
  readonly zone: string | undefined;
}

const QUESTION_TIMEOUT_MS = 60_000;
/** A request is counted and stored within a second or so: a difference that stands so often is one. */
const SAME_TIMES = 8;
const LOOKS_MAX = 40;
const LOOK_EVERY_MS = 500;
const FINDINGS_MAX = 20;
const PAGE_MAX = 100;
const DAY_MS = 86_400_000;
const NO_RUNS: StoredRuns = { runs: 0, ofGateways: 0, late: 0 };

/**
 * The report with whether the runs of each period, and the use of each budget in its period of now, are what rows say. While
 * the program is stopped, records may wait in spools to be counted: a difference is a note then.
 */
export async function withCounts(report: AuditReport, parts: CountAuditParts): Promise<AuditReport> {
  try {
    return await compared(report, parts);
  } catch (error) {
    const note = { kind: 'counts_unread', reason: (error as Error).message } as const;
    return { ...report, notes: [...report.notes, note] };
  }
}

async function compared(report: AuditReport, parts: CountAuditParts): Promise<AuditReport> {
  let differing: readonly Difference[] = [];
  let known = '';
  for (let look = 0, same = 0; look < LOOKS_MAX && same < SAME_TIMES; look++) {
    if (look > 0) await pause(LOOK_EVERY_MS);
    differing = await compare(parts);
    // What is gone from the table by the policy of retention does not come back.
    if (parts.door.kind === 'store' || differing.every(({ isGone }) => isGone)) break;
    const text = JSON.stringify(differing);
    same = text === known ? same + 1 : 0;
    known = text;
    if (same + 1 === SAME_TIMES) return withDifferences(report, differing, true);
  }
  return withDifferences(report, differing, false);
}

interface Difference {
  readonly finding: Finding & { readonly kind: 'runs_differ' | 'budget_differs' };
  /** Rows of that time may be gone: fewer are stored than were counted, and those of its first day are not there. */
  readonly isGone: boolean;
}

function withDifferences(report: AuditReport, differing: readonly Difference[], isProven: boolean): AuditReport {
  const found = differing.filter(({ isGone }) => isProven && !isGone).map(({ finding }) => finding);
  const notes = differing
    .filter(({ isGone }) => !isProven || isGone)
    .map(({ finding }): Note => {
      const what = finding.kind === 'runs_differ' ? `runs ${finding.period}` : `budget ${finding.budget}`;
      return { kind: 'counts_unproven', what };
    });
  return {
    ...report,
    findings: [...report.findings, ...found.slice(0, FINDINGS_MAX)],
    notes: [...report.notes, ...notes.slice(0, FINDINGS_MAX)],
    isCut: report.isCut || found.length > FINDINGS_MAX || notes.length > FINDINGS_MAX,
  };
}

async function compare(parts: CountAuditParts): Promise<readonly Difference[]> {
  const { periods, budgets } = await (parts.door.kind === 'program' ? readProgram(parts.door) : readStore(parts));
  // Retention drops whole days (UTC); rows may have come late for one of them.
  const firstAtMs = (await parts.rows.firstAtMs()) ?? Number.POSITIVE_INFINITY;
  const firstMs = Math.max(firstAtMs - (firstAtMs % DAY_MS), keptFromOf(await parts.droppedThrough()) ?? 0);
  const found: (Difference | undefined)[] = [...(await comparePeriods(parts.rows, periods, firstMs))];
  for (const budget of budgets) found.push(await compareBudget(parts.rows, budget, firstMs));
  return found.filter((difference) => difference !== undefined);
}

interface CountedRuns {
  readonly id: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly countedFromMs: number;
  readonly used: number;
  readonly usedBefore: number;
}

async function comparePeriods(
  rows: StoredRows,
  periods: readonly CountedRuns[],
  firstMs: number,
): Promise<readonly (Difference | undefined)[]> {
  if (periods.length === 0) return [];
  const before = await rows.runs(periods.map(({ fromMs, countedFromMs }) => ({ fromMs, toMs: countedFromMs })));
  const since = await rows.runs(periods.map(({ countedFromMs, toMs }) => ({ fromMs: countedFromMs, toMs })));
  const ahead = await rows.runs(
    periods.map(({ countedFromMs }) => ({ fromMs: countedFromMs - EDGE_MS, toMs: countedFromMs })),
  );
  return periods.map((period, index) =>
    comparePeriod(period, { before: before[index], since: since[index], ahead: ahead[index], firstMs }),
  );
}

function comparePeriod(
  { id, fromMs, used, usedBefore }: CountedRuns,
  stored: {
    readonly before: StoredRuns | undefined;
    readonly since: StoredRuns | undefined;
    /** Shortly before it was counted. */
    readonly ahead: StoredRuns | undefined;
    readonly firstMs: number;
  },
): Difference | undefined {
  const { before = NO_RUNS, since = NO_RUNS, ahead = NO_RUNS, firstMs } = stored;
  // A run that waited at the door while a period ended counts in the one that it got a unit of.
  const least = before.runs + since.ofGateways - since.late;
  const most = before.runs + since.ofGateways + ahead.ofGateways;
  const isSame = usedBefore === before.runs && used >= least && used <= most;
  if (isSame) return undefined;
  return {
    finding: { kind: 'runs_differ', period: id, counted: used, least, most },
    isGone: (used > most && firstMs > fromMs) || (used < least && Math.abs(firstMs - fromMs) < DAY_MS),
  };
}

interface CountedBudget {
  readonly name: string;
  readonly question: UseQuestion;
  readonly used: bigint;
}

async function compareBudget(
  rows: StoredRows,
  { name, question, used }: CountedBudget,
  firstMs: number,
): Promise<Difference | undefined> {
  const { units, unpriced } = await rows.use(question);
  // A request without a known price is charged what was chosen for it then, which no row tells.
  const isSame = question.unit === 'cost' && unpriced > 0 ? used >= units : used === units;
  if (isSame) return undefined;
  const finding = { kind: 'budget_differs', budget: name, counted: String(used), rows: String(units) } as const;
  return { finding, isGone: used > units && firstMs > question.fromMs };
}

interface Counted {
  readonly periods: readonly CountedRuns[];
  readonly budgets: readonly CountedBudget[];
}

async function readProgram({ url, key }: Extract<LogDoor, { kind: 'program' }>): Promise<Counted> {
  const ask = { url, key };
  const periods = await readPages({ ...ask, path: '/api/v1/runs/periods', item: runPeriodSchema });
  const budgets = await readPages({ ...ask, path: '/api/v1/budgets', item: budgetSchema });
  return {
    periods: periods.map(({ id, starts_at, ends_at, counted_from, used, used_before }) => ({
      ...{ id, used, usedBefore: used_before },
      ...{ fromMs: Date.parse(starts_at), toMs: Date.parse(ends_at), countedFromMs: Date.parse(counted_from) },
    })),
    budgets: budgets.map(({ name, scope, subject, unit, starts_at, ends_at, created_at, used }) => {
      const fromMs = Math.max(Date.parse(starts_at), Date.parse(created_at));
      const question = { scope, subject: subject ?? '', unit, fromMs, toMs: Date.parse(ends_at) };
      return { name, question, used: BigInt(readUnits(used, unit) ?? 0) };
    }),
  };
}

async function readPages<Item>(asked: {
  readonly url: string;
  readonly key: string;
  readonly path: string;
  readonly item: z.ZodType<Item>;
}): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const address = new URL(asked.path, asked.url);
    address.searchParams.set('limit', String(PAGE_MAX));
    if (cursor !== undefined) address.searchParams.set('cursor', cursor);
    const answer = await fetch(address, {
      headers: { authorization: `Bearer ${asked.key}` },
      signal: AbortSignal.timeout(QUESTION_TIMEOUT_MS),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${asked.url} answered ${answer.status}: ${text.slice(0, 500)}`);
    const page = pageOf(asked.item).parse(JSON.parse(text));
    items.push(...page.data);
    cursor = page.next_cursor;
  }
  return items;
}

async function readStore({ environment, zone }: CountAuditParts): Promise<Counted> {
  const { home, databaseUrl } = environment;
  const file = homePaths(home).store;
  if (databaseUrl === undefined && !existsSync(file)) return { periods: [], budgets: [] };
  const store = await openStore({ databaseUrl, file, log: silentLog, clock: systemClock });
  try {
    const periods = await kyselyPeriodStore(store.db).all();
    const budgets = kyselyBudgetStore(store.db);
    const listed = zone === undefined ? [] : await budgets.all();
    const counted: CountedBudget[] = [];
    for (const { id, name, scope, subject, unit, period, created } of listed) {
      const { from, to } = budgetPeriodAt(period, systemClock.now(), zone ?? '');
      const { used } = await budgets.state({ budgetId: id, startsAt: from });
      const question = { scope, subject, unit, fromMs: Math.max(from, created.at), toMs: to };
      counted.push({ name, question, used: BigInt(used) });
    }
    return {
      periods: periods.map(({ id, from, to, countedFrom, used, usedBefore }) => {
        return { id, used, usedBefore, fromMs: from, toMs: to, countedFromMs: countedFrom };
      }),
      budgets: counted,
    };
  } finally {
    await store.close();
  }
}
