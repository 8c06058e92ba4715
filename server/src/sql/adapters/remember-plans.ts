import { createHash } from 'node:crypto';
import type { ClickHouseSettings } from '@clickhouse/client';
import type { Clock } from '#kernel';

/** What the engine would do with a statement. Nothing is run. */
export interface PlanLook {
  /** Names of all sums that are kept beside rows. */
  sums(): Promise<readonly string[]>;
  /** What it reads with these settings: names of sums, or of tables, once for each time that it reads one. */
  reads(settings: ClickHouseSettings): Promise<readonly string[]>;
  /** About how many rows of them. */
  rows(settings: ClickHouseSettings): Promise<number>;
}

/** Keeps, of statements that are asked again and again, which sums beside the rows answer them. */
export interface PlanMemory {
  /** Settings that have the engine look at nothing but these sums; none for a statement that it does not know. */
  settingsFor(text: string): ClickHouseSettings;
  /** A statement was run. One that comes again is looked into, behind its run and once for so long as that is remembered. */
  wasRun(text: string, look: PlanLook): void;
  /** Resolves when nothing is looked into. */
  idle(): Promise<void>;
  /** Aborts when it is closed, and with it what is looked into. */
  readonly closed: AbortSignal;
  /** Looks into nothing more: what waits for a look gets none. */
  close(): void;
}

export const PLAN_BOUNDS = {
  countMax: 1_000,
  lengthMax: 32 * 1024,
  rememberedMs: 3_600_000,
  /** Where the sums were others at the look before, or there was none: some may still be missing. */
  rememberedWhileNewMs: 300_000,
  /** After a look that failed. */
  againMs: 60_000,
} as const;

interface Known {
  readonly settings: ClickHouseSettings;
  /** When it is looked into again; whatever comes again is looked into at once where it never was. */
  readonly dueMs: number;
}

const NONE: ClickHouseSettings = {};

/**
 * The engine tries each kind of sum anew for each part of each statement, which takes longer than reading the sums of a day. What it chose
 * is asked for once by EXPLAIN. A choice can only make a statement slower or faster: what it answers is the same.
 */
export function rememberPlans(clock: Clock): PlanMemory {
  const known = new Map<string, Known>();
  const closing = new AbortController();
  let looking = Promise.resolve();
  let sumsBefore: string | undefined;

  const remember = (key: string, plan: Known): void => {
    known.delete(key);
    known.set(key, plan);
    for (const oldest of known.keys()) if (known.size > PLAN_BOUNDS.countMax) known.delete(oldest);
  };
  const learn = async (key: string, look: PlanLook): Promise<void> => {
    const sums = await look.sums();
    const settings = await choose(look, sums);
    const names = sums.join();
    const areNew = names !== sumsBefore;
    // What was learned of other sums holds no more.
    if (areNew) known.clear();
    sumsBefore = names;
    const forMs = areNew ? PLAN_BOUNDS.rememberedWhileNewMs : PLAN_BOUNDS.rememberedMs;
    remember(key, { settings, dueMs: clock.monotonicMs() + forMs });
  };
  const tryAgainSoon = (key: string): void =>
    remember(key, { settings: known.get(key)?.settings ?? NONE, dueMs: clock.monotonicMs() + PLAN_BOUNDS.againMs });
  return {
    settingsFor: (text) => known.get(keyOf(text))?.settings ?? NONE,
    wasRun: (text, look) => {
      if (text.length > PLAN_BOUNDS.lengthMax || closing.signal.aborted) return;
      const key = keyOf(text);
      const plan = known.get(key);
      const nowMs = clock.monotonicMs();
      if (plan === undefined || nowMs < plan.dueMs) {
        remember(key, plan ?? { settings: NONE, dueMs: nowMs });
        return;
      }
      // Noted before it is looked into, so that those who run it meanwhile do not look as well.
      remember(key, { ...plan, dueMs: nowMs + PLAN_BOUNDS.rememberedMs });
      looking = looking.then(async () => {
        if (!closing.signal.aborted) await learn(key, look).catch(() => tryAgainSoon(key));
      });
    },
    idle: () => looking,
    closed: closing.signal,
    close: () => closing.abort(),
  };
}

/** Texts are long, and many. */
function keyOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/**
 * The kind of sums with which the least is read: the engine counts marks, of which small sums have as many as large ones. Where it takes
 * several kinds, one alone may leave somewhat more to be read, since trying them all takes longer.
 */
async function choose(look: PlanLook, sums: readonly string[]): Promise<ClickHouseSettings> {
  const tables = new Set(await look.reads({ optimize_use_projections: 0 }));
  const kinds = new Set((await look.reads(NONE)).filter((name) => !tables.has(name)));
  if (kinds.size === 0) return { optimize_use_projections: 0 };
  const freeRows = await look.rows(NONE);
  const rowsMax = kinds.size === 1 ? freeRows : freeRows * FOR_ONE_KIND.times + FOR_ONE_KIND.rows;
  let best: { readonly settings: ClickHouseSettings; readonly rows: number } | undefined;
  for (const name of sums) {
    const settings: ClickHouseSettings = { preferred_optimize_projection_name: name };
    const rows = await look.rows(settings);
    if (rows <= Math.min(rowsMax, (best?.rows ?? Number.POSITIVE_INFINITY) - 1)) best = { settings, rows };
  }
  return best?.settings ?? NONE;
}

/** What one kind of sums may leave to be read beyond what several do: as much as the engine reads while it tries the others. */
const FOR_ONE_KIND = { times: 1.25, rows: 200_000 } as const;
