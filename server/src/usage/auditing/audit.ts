import type { Clock } from '#kernel';
import { comparePositions } from '../shipping/read-cut.ts';
import type { Position } from '../shipping/source.ts';
import type { SpoolFiles } from '../spool/spool-files.ts';
import { compareAccounts, compareBatches, compareDays, type DayFinding } from './compare.ts';
import { auditCosts, type RecomputeCost } from './costs.ts';
import type { AuditedSpool, AuditReport, Finding, Note } from './finding.ts';
import { readBatchLog, readSpoolContents, readSpoolFacts, type SpoolContents, type SpoolFacts } from './spool-facts.ts';
import type { Days, StoredBatch, StoredRows, StoredTotal } from './stored-rows.ts';

/** A spool directory on this machine. */
export interface SpoolPlace {
  /** For messages: its path. */
  readonly place: string;
  readonly files: SpoolFiles;
}

export interface AuditPorts {
  readonly spools: readonly SpoolPlace[];
  readonly rows: StoredRows;
  readonly clock: Clock;
  /** undefined: costs are not compared. */
  readonly recomputeCost?: RecomputeCost | undefined;
  /** The last day (UTC) that may have been dropped by the policy of retention, asked after rows were read; empty: none was. undefined: none ever is. */
  readonly droppedThrough?: (() => Promise<string>) | undefined;
  readonly pause: (delayMs: number) => Promise<void>;
}

export interface AuditQuestion extends Days {
  /** Other machines have spools too: rows of spools that are not here are told, and no failure. */
  readonly isPartial: boolean;
  /** How long to wait for what is in the spools to be shipped. Default 15 s. */
  readonly waitMs?: number;
}

interface KeptQuestion extends AuditQuestion {
  readonly droppedThrough: string;
}

const WAIT_MS = 15_000;
const LOOK_EVERY_MS = 200;
/** Findings that are listed; of one that has more, the first. */
const FINDINGS_MAX = 200;
const NAMED_MAX = 20;
const BATCHES_PER_QUESTION = 5_000;
/** Rows whose ids are compared with each other in one question. */
const ROWS_PER_SLICE = 2_000_000;

interface ReadSpool extends SpoolPlace {
  readonly facts: SpoolFacts;
  readonly contents: SpoolContents;
}

/**
 * Compares the spools with the warehouse: every request that a spool took is one row, or is named where else it is. It only
 * reads. While gateways run, it compares what had been acknowledged at one moment, after it has waited for what was in the
 * spools when it began. Throws when the warehouse does not answer.
 */
export async function audit(ports: AuditPorts, question: AuditQuestion): Promise<AuditReport> {
  const unreadable: Finding[] = [];
  const spools = await readSpools(ports, { waitMs: question.waitMs ?? WAIT_MS, unreadable });
  const totals = await ports.rows.totals({
    ...daysOf(question),
    spools: spools.map(({ facts }) => ({ prefix: facts.prefix, since: facts.tally.since, position: facts.position })),
  });
  const kept: KeptQuestion = { ...question, droppedThrough: (await ports.droppedThrough?.()) ?? '' };
  const findings = [...unreadable, ...unknownSpools(totals, spools, question)];
  for (const spool of spools) findings.push(...(await auditSpool(ports, { spool, totals, question: kept })));
  findings.push(...(await auditRows(ports, totals)));
  const costs = await auditCosts(ports, [...new Set(totals.map(({ day }) => day))].sort());
  findings.push(...costs.findings);
  const accounts = spools.map((spool) => accountOf(spool, totals));
  return {
    ...daysOf(question),
    spools: accounts,
    rowsCompared: accounts.reduce((sum, { stored }) => sum + stored, 0),
    costsCompared: costs.compared,
    findings: findings.slice(0, FINDINGS_MAX),
    isCut: findings.length > FINDINGS_MAX,
    notes: [
      ...spools.flatMap((spool) => notesOf(spool, totals)),
      ...otherNotes(totals, spools, question),
      ...droppedNotes(spools, kept),
      ...costs.notes,
    ],
  };
}

/** Reads each spool once what was in it at the first look was shipped, or the time is over. */
async function readSpools(
  ports: AuditPorts,
  { waitMs, unreadable }: { readonly waitMs: number; readonly unreadable: Finding[] },
): Promise<readonly ReadSpool[]> {
  const endMs = ports.clock.monotonicMs() + waitMs;
  const read = await Promise.all(
    ports.spools.map(async (spool): Promise<ReadSpool | undefined> => {
      try {
        return { ...spool, ...(await caughtUp(ports, spool, endMs)) };
      } catch (error) {
        unreadable.push({ kind: 'spool_unreadable', place: spool.place, reason: (error as Error).message });
        return undefined;
      }
    }),
  );
  return read.filter((spool) => spool !== undefined);
}

async function caughtUp({ clock, pause }: AuditPorts, { files }: SpoolPlace, endMs: number) {
  const begun = await readSpoolFacts(files);
  const atFirst = await readSpoolContents(files, begun);
  for (let facts = begun; ; facts = await readSpoolFacts(files)) {
    const contents = facts === begun ? atFirst : await readSpoolContents(files, facts);
    const isShipped = contents.waiting === 0 || rowsOf(facts) - rowsOf(begun) >= atFirst.waiting;
    if (isShipped || clock.monotonicMs() >= endMs) return { facts, contents };
    await pause(LOOK_EVERY_MS);
  }
}

/** Records acknowledged so far. */
function rowsOf({ tally }: SpoolFacts): number {
  return tally.days.reduce((sum, day) => sum + day.rows + day.quarantined, 0);
}

async function auditSpool(
  ports: AuditPorts,
  { spool, totals, question }: { spool: ReadSpool; totals: readonly StoredTotal[]; question: KeptQuestion },
): Promise<readonly Finding[]> {
  const { facts, files } = spool;
  const mine = totals.filter(({ prefix }) => prefix === facts.prefix);
  const differing = compareDays(
    facts,
    mine.filter(({ place }) => place === 'counted'),
    (day) => isWithin(question, day) && !isDropped(question, day),
  );
  const log = await readBatchLog(files, facts);
  const findings: Finding[] = log.isWhole ? [...compareAccounts(facts, log.batches)] : [];
  for (const finding of differing) {
    const stored = await storedBatches(ports, { facts, day: finding.day });
    const named = compareBatches({ prefix: facts.prefix, day: finding.day }, log.batches, { stored, ...log });
    findings.push(finding, ...named.slice(0, NAMED_MAX));
  }
  const later = mine.filter(({ place }) => place === 'later');
  return later.length === 0 ? findings : [...findings, ...(await batchesAhead(ports, spool, later))];
}

/** Those that the spool's position lies behind. */
async function storedBatches(
  { rows }: AuditPorts,
  { facts, day }: { readonly facts: SpoolFacts; readonly day: DayFinding['day'] },
): Promise<readonly StoredBatch[]> {
  const found: StoredBatch[] = [];
  let after: Position = { segment: 0, offset: 0 };
  for (;;) {
    const page = await rows.batches({ prefix: facts.prefix, day, after, limit: BATCHES_PER_QUESTION });
    found.push(...page);
    after = page.at(-1)?.from ?? after;
    if (page.length < BATCHES_PER_QUESTION) break;
  }
  const { since } = facts.tally;
  return found.filter(({ from }) => comparePositions(from, since) >= 0 && comparePositions(from, facts.position) < 0);
}

/** Batches that begin behind the position are on their way when the spool has come so far meanwhile; else nobody shipped them. */
async function batchesAhead(
  { rows }: AuditPorts,
  { facts, files }: ReadSpool,
  later: readonly StoredTotal[],
): Promise<readonly Finding[]> {
  const after = { segment: facts.position.segment, offset: facts.position.offset - 1 };
  const found: { readonly day: string; readonly batch: StoredBatch }[] = [];
  for (const { day, prefix } of later) {
    const page = await rows.batches({ prefix, day, after, limit: BATCHES_PER_QUESTION });
    found.push(...page.map((batch) => ({ day, batch })));
  }
  // read after the rows: what was stored by then, the spool must have begun to send by now
  const now = await readSpoolFacts(files);
  if (now.prefix !== facts.prefix) return [];
  return found
    .filter(({ batch: { from } }) => comparePositions(from, now.position) >= 0)
    .filter(({ batch: { from } }) => now.cut === undefined || comparePositions(from, now.cut.from) !== 0)
    .map(({ day, batch: { from, rows } }): Finding => {
      return { kind: 'batch_ahead', batch: `${facts.prefix}:${from.segment}:${from.offset}:${day}`, rows };
    })
    .slice(0, NAMED_MAX);
}

/** What can be wrong with rows whoever shipped them. */
async function auditRows({ rows }: AuditPorts, totals: readonly StoredTotal[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const days = Map.groupBy(totals, ({ day }) => day);
  for (const [day, ofDay] of [...days].sort()) {
    const slices = Math.ceil(sumOf(ofDay) / ROWS_PER_SLICE);
    for (let slice = 0; slice < slices; slice++) {
      const doubled = await rows.doubled({ day, slice, slices, limit: NAMED_MAX });
      findings.push(...doubled.map((each): Finding => ({ kind: 'request_doubled', ...each })));
    }
    if (!ofDay.some(({ inconsistent }) => inconsistent > 0)) continue;
    const ids = await rows.inconsistent(day, NAMED_MAX);
    findings.push(...ids.map((requestId): Finding => ({ kind: 'row_inconsistent', requestId })));
  }
  return findings;
}

function unknownSpools(
  totals: readonly StoredTotal[],
  spools: readonly ReadSpool[],
  { isPartial }: AuditQuestion,
): readonly Finding[] {
  if (isPartial) return [];
  return [...elsewhere(totals, spools)].map(
    ([spool, rows]): Finding => ({ kind: 'spool_unknown', spool, rows: sumOf(rows) }),
  );
}

/** Rows of spools that are not here, by spool. */
function elsewhere(totals: readonly StoredTotal[], spools: readonly ReadSpool[]) {
  const here = new Set(spools.map(({ facts }) => facts.spoolId));
  const shipped = totals.filter(({ place }) => place !== 'sample');
  return Map.groupBy(
    shipped.filter(({ prefix }) => !here.has(spoolOf(prefix))),
    ({ prefix }) => spoolOf(prefix),
  );
}

/** The id of the directory in what its batch ids begin with. */
function spoolOf(prefix: string): string {
  return prefix.split('.')[0] ?? prefix;
}

function accountOf({ facts, contents }: ReadSpool, totals: readonly StoredTotal[]): AuditedSpool {
  const stored = totals.filter(({ prefix, place }) => prefix === facts.prefix && place === 'counted');
  return {
    spool: facts.spoolId,
    stored: sumOf(stored),
    quarantined: facts.tally.days.reduce((sum, day) => sum + day.quarantined, 0),
    ...contents,
  };
}

function notesOf({ facts, contents }: ReadSpool, totals: readonly StoredTotal[]): readonly Note[] {
  const { spoolId: spool, prefix, tally } = facts;
  const quarantined = tally.days.reduce((sum, day) => sum + day.quarantined, 0);
  const uncounted = sumOf(totals.filter((total) => total.prefix === prefix && total.place === 'before'));
  const earlier = sumOf(totals.filter((total) => spoolOf(total.prefix) === spool && total.prefix !== prefix));
  return [
    ...(contents.waiting > 0 ? [{ kind: 'rows_waiting', spool, rows: contents.waiting } as const] : []),
    ...(contents.open > 0 ? [{ kind: 'requests_open', spool, requests: contents.open } as const] : []),
    ...(quarantined > 0 ? [{ kind: 'rows_quarantined', spool, rows: quarantined } as const] : []),
    ...(tally.forgottenUntil === '' ? [] : [{ kind: 'days_forgotten', spool, day: tally.forgottenUntil } as const]),
    ...(uncounted > 0 ? [{ kind: 'rows_uncounted', spool, rows: uncounted } as const] : []),
    ...(earlier > 0 ? [{ kind: 'rows_of_earlier_line', spool, rows: earlier } as const] : []),
  ];
}

function otherNotes(
  totals: readonly StoredTotal[],
  spools: readonly ReadSpool[],
  { isPartial }: AuditQuestion,
): readonly Note[] {
  const samples = sumOf(totals.filter(({ place }) => place === 'sample'));
  const others = isPartial ? [...elsewhere(totals, spools)] : [];
  return [
    ...others.map(([spool, rows]): Note => ({ kind: 'rows_elsewhere', spool, rows: sumOf(rows) })),
    ...(samples > 0 ? [{ kind: 'rows_of_samples', rows: samples } as const] : []),
  ];
}

/** What a spool counted of days that are not kept any more is not held against the table. */
function droppedNotes(spools: readonly ReadSpool[], question: KeptQuestion): readonly Note[] {
  const counted = spools.flatMap(({ facts }) => facts.tally.days.map(({ day }) => day));
  const last = counted
    .filter((day) => isWithin(question, day) && isDropped(question, day))
    .sort()
    .at(-1);
  return last === undefined ? [] : [{ kind: 'days_dropped', day: last }];
}

function isDropped({ droppedThrough }: KeptQuestion, day: string): boolean {
  return day <= droppedThrough;
}

function sumOf(totals: readonly StoredTotal[]): number {
  return totals.reduce((sum, { rows }) => sum + rows, 0);
}

function isWithin({ since, until }: Days, day: string): boolean {
  return (since === undefined || day >= since) && (until === undefined || day <= until);
}

function daysOf({ since, until }: Days): Days {
  return { since, until };
}
