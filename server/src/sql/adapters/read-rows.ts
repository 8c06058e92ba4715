import type { ClickHouseSettings } from '@clickhouse/client';
import type { EngineRows } from '../engine.ts';
import { USAGE_DATABASE } from '../guard/databases.ts';
import { DEFAULT_RUN_LIMITS, SQL_LIMITS } from '../limits.ts';
import { runSettings } from './engine-settings.ts';
import type { PlanLook, PlanMemory } from './remember-plans.ts';
import { beginQuery, type Running } from './run-query.ts';
import { toEngineError } from './to-engine-error.ts';

/** Runs the statement and keeps as many whole rows as one answer holds. */
export async function readRows(running: Running & { readonly plans: PlanMemory }): Promise<EngineRows> {
  const query = beginQuery(running);
  let isFinished = false;
  try {
    const rows = await collect(running, query.id);
    isFinished = true;
    // Only what may move its conditions is answered from sums.
    if (running.statement.readsWholeTables === true && running.statement.comesAgain === true) {
      running.plans.wasRun(running.statement.text, lookInto(running));
    }
    return rows;
  } catch (error) {
    running.statement.signal.throwIfAborted();
    throw toEngineError(error);
  } finally {
    query.end(isFinished);
  }
}

async function collect(
  { client, statement, plans }: Running & { readonly plans: PlanMemory },
  queryId: string,
): Promise<EngineRows> {
  const answer = await client.query({
    query: statement.text,
    query_params: { ...statement.parameters },
    clickhouse_settings: { ...runSettings(statement, 'rows'), ...plans.settingsFor(statement.text) },
    abort_signal: statement.signal,
    query_id: queryId,
    format: 'JSONCompactEachRowWithNamesAndTypes',
  });
  const { rowsMax } = statement.limits ?? DEFAULT_RUN_LIMITS;
  const lines: unknown[][] = [];
  let bytes = 0;
  for await (const chunk of answer.stream<unknown[]>()) {
    for (const row of chunk) {
      bytes += Buffer.byteLength(row.text);
      if (bytes <= SQL_LIMITS.answerBytesMax) lines.push(row.json<unknown[]>());
    }
    if (bytes > SQL_LIMITS.answerBytesMax) break;
  }
  const [names = [], types = [], ...rows] = lines;
  return {
    columns: names.map((name, index) => ({ name: String(name), type: String(types[index]) })),
    rows: rows.slice(0, rowsMax),
    rowsRead: rowsReadOf(answer.response_headers['x-clickhouse-summary']),
    isTruncated: bytes > SQL_LIMITS.answerBytesMax || rows.length > rowsMax,
  };
}

/**
 * Asks the engine what it would do with the statement. It runs scalar subqueries for that: so each look is short, whatever the
 * statement may take, and ends with the memory that it is for.
 */
function lookInto({ client, statement, plans, log }: Running & { readonly plans: PlanMemory }): PlanLook {
  const settingsOfAll = runSettings(statement, 'rows');
  const timeS = Math.min(LOOK_TIME_S, Number(settingsOfAll.max_execution_time));
  const ask = async <Row>(query: string, settings: ClickHouseSettings): Promise<readonly Row[]> => {
    const signal = AbortSignal.any([plans.closed, AbortSignal.timeout(2 * LOOK_TIME_S * 1000)]);
    const look = beginQuery({ client, statement: { ...statement, signal }, log });
    let isFinished = false;
    try {
      const answer = await client.query({
        query,
        query_params: { ...statement.parameters },
        clickhouse_settings: { ...settingsOfAll, max_execution_time: timeS, ...settings },
        abort_signal: signal,
        query_id: look.id,
        format: 'JSONCompactEachRow',
      });
      const rows = await answer.json<Row>();
      isFinished = true;
      return rows;
    } finally {
      look.end(isFinished);
    }
  };
  const explain = (kind: string, settings: ClickHouseSettings) =>
    ask<readonly unknown[]>(`${kind} ${statement.text}`, settings);
  return {
    sums: async () => (await ask<readonly [string]>(SUMS, {})).map(([name]) => name),
    reads: async (settings) =>
      (await explain('EXPLAIN', settings)).flatMap(
        ([line]) => /ReadFromMergeTree \(([^)]*)\)/.exec(String(line))?.slice(1) ?? [],
      ),
    // Of each table: its database, its name, parts, rows, marks.
    rows: async (settings) =>
      (await explain('EXPLAIN ESTIMATE', settings)).reduce((sum, [, , , rows]) => sum + Number(rows), 0),
  };
}

/** How long the engine may take for one look. */
const LOOK_TIME_S = 5;

const SUMS = `SELECT name FROM system.projections WHERE database = '${USAGE_DATABASE}' AND match(name, '^[a-z0-9_]{1,100}$') ORDER BY name LIMIT 50`;

/** What the engine tells of its work: JSON with `read_rows`. */
function rowsReadOf(summary: string | readonly string[] | undefined): number | undefined {
  const rows = /"read_rows":"(\d+)"/.exec(String(summary))?.[1];
  return rows === undefined ? undefined : Number(rows);
}
