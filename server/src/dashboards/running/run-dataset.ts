import { createHash } from 'node:crypto';
import { isoInstant } from '#kernel';
import type { EngineRows, Refusal } from '#sql';
import type { DataVersion } from '../watch-data.ts';
import type { DatasetRequest, DatasetRunner, DatasetRunnerPorts } from './dataset-request.ts';
import { DATASET_LIMITS } from './limits.ts';
import { busyWhenNoTurn, type Figures, forViewers, makeReady, type ReadyRun, runInTime } from './make-ready.ts';
import { type KeptFigures, mayReuse } from './may-reuse.ts';
import { refuse } from './plan-run.ts';
import { createResultCache } from './result-cache.ts';
import { createSharedRuns } from './shared-runs.ts';
import { versionOfRange } from './version-of-range.ts';
import { createWarehouseTurns, type TurnAsker } from './warehouse-turns.ts';

export type { DatasetRunner };

/**
 * A dataset's SQL comes from the document alone, and runs with the publisher's permission as it is now, or with the viewer's where
 * the settings say so; who looks on chooses only the parameters. Equal questions about equal data are answered once.
 */
export function createDatasetRunner(ports: DatasetRunnerPorts): DatasetRunner {
  const turns = createWarehouseTurns(DATASET_LIMITS, ports.clock);
  const shared = createSharedRuns<Kept | Refusal>();
  const cache = createResultCache<Kept>({
    countMax: DATASET_LIMITS.cachedMax,
    bytesMax: DATASET_LIMITS.cachedBytesMax,
  });

  const ask = async (ready: ReadyRun, about: About, signal: AbortSignal): Promise<Kept | Refusal> => {
    const startedMs = ports.clock.monotonicMs();
    const figures = await runInTime(turns.waiting() > 0 ? withFewerThreads(ready) : ready, signal, ports);
    if (figures.kind === 'refuse') return figures;
    const { key, version, data } = about;
    const rowsThere = Math.max(figures.rows.rowsRead ?? 0, data.rows ?? 0);
    const tookMs = ports.clock.monotonicMs() - startedMs;
    const kept = { ...figures, version, dataVersion: data.version, tookMs, rowsThere };
    cache.put(key, kept, bytesOf(figures.rows));
    return kept;
  };
  const keptFor = ({ key, version }: About): Kept | undefined => {
    const kept = cache.get(key);
    return kept !== undefined && mayReuse(kept, { version, now: ports.clock.now() }) ? kept : undefined;
  };

  return {
    run: async (asked) => {
      const startedMs = ports.clock.monotonicMs();
      const ready = await makeReady(asked, ports);
      if (ready.kind === 'refuse') return ready;
      const data = await ports.watch.current().catch(() => undefined);
      if (data === undefined) return refuse('warehouse_unavailable');
      const about = { key: cacheKey(ready), version: versionFor(asked, data), data };
      const turn = turnOf(asked, ready);
      const figures =
        keptFor(about) ??
        (await shared
          .join(
            // Whoever is signed in does not wait in the place of a link.
            `${turn.isByLink} ${about.key} ${about.version}`,
            (ended) => turns.within(turn, () => ask(ready, about, ended), ended),
            asked.signal,
          )
          .catch(busyWhenNoTurn));
      if (figures.kind === 'refuse') return forViewers(figures, asked, ports.log);
      const { rows } = figures;
      const { granularity, rowsMax } = ready.planned;
      return {
        kind: 'result',
        result: {
          columns: [...rows.columns],
          rows: rows.rows.slice(0, rowsMax).map((row) => [...row]),
          truncated: rows.isTruncated || rows.rows.length > rowsMax,
          as_of: isoInstant(figures.readAt),
          data_version: figures.version === about.version ? data.version : figures.dataVersion,
          time_zone: asked.question.timeZone,
          granularity,
          warehouse: ready.warehouse.name,
          elapsed_ms: Math.round(ports.clock.monotonicMs() - startedMs),
        },
      };
    },
  };
}

/** Where others wait, all places are taken: together they need no more threads than each alone, and requests find a processor that is free. */
function withFewerThreads(ready: ReadyRun): ReadyRun {
  const { warehouse, request } = ready;
  const threadsMax = Math.max(1, Math.floor(warehouse.threadsMax / 2));
  return { ...ready, request: { ...request, warehouse: { ...warehouse, threadsMax } } };
}

/** Figures with what they were made of. */
interface Kept extends Figures, KeptFigures {
  /** The version of everything at that time. */
  readonly dataVersion: string;
}

/** A question, the version of what it reads, and that of everything. */
interface About {
  readonly key: string;
  readonly version: string;
  readonly data: DataVersion;
}

function versionFor({ dashboard, dataset, question }: DatasetRequest, data: DataVersion): string {
  const sql = dashboard.document.datasets.find(({ name }) => name === dataset)?.sql ?? '';
  return versionOfRange(data, { sql, question }) ?? data.version;
}

/** Whose turn a run takes. */
function turnOf({ viewer, link }: DatasetRequest, { warehouse }: ReadyRun): TurnAsker {
  return { warehouse, asker: link ?? viewer?.requesterId ?? '', isByLink: link !== undefined };
}

/** Everything that figures depend on beside the rows. Whose permission it is decides what the tables hold. */
function cacheKey({ request, warehouse }: ReadyRun): string {
  const { key, statement, parameters, workspace } = request;
  const permission = [key.requesterId, key.role, key.endpoints ?? null, key.grants ?? null];
  return createHash('sha256')
    .update(JSON.stringify([statement, parameters, permission, workspace ?? null, warehouse]))
    .digest('base64');
}

/** What an answer takes in memory, about. */
function bytesOf({ columns, rows }: EngineRows): number {
  return 2 * (JSON.stringify(columns).length + JSON.stringify(rows).length);
}
