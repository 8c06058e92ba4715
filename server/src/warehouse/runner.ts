import type { Canceller } from './canceller.ts';
import { canceller } from './canceller.ts';
import type { Engine, EngineResult, EngineSession } from './engine.ts';
import { fault } from './fault.ts';
import { type Judge, statementJudge } from './judge.ts';
import { laneSettings } from './lane-settings.ts';
import { type Places, places } from './lanes.ts';
import type { WarehouseLimits } from './limits.ts';
import type { Answer, Lane, Query } from './query.ts';
import { quoted } from './quoted.ts';
import { type SessionPool, sessionPool } from './session-pool.ts';
import { countRows, type Statement } from './statement.ts';

/** Runs queries in the engine: each in its lane, in a session that carries nothing over from another. */
export interface Runner {
  /** Throws a `Fault`. When the signal comes, reading queries are stopped in the engine; changing ones run to their end. */
  run(query: Query, gone: AbortSignal): Promise<Answer>;
  /** Takes no more queries, stops reading ones, lets the others end within the time. True: all ended. */
  stop(timeoutMs: number): Promise<boolean>;
}

interface Running {
  readonly marker: string;
  readonly killed: AbortController;
  kind: Statement['kind'] | undefined;
  isOver: boolean;
}

interface Parts {
  readonly engine: Engine;
  readonly limits: WarehouseLimits;
  readonly pool: SessionPool;
  readonly judge: Judge;
  readonly canceller: Canceller;
  readonly running: Map<string, Running>;
}

const DEFAULT_DATABASE = 'default';

export function queryRunner(engine: Engine, limits: WarehouseLimits): Runner {
  const running = new Map<string, Running>();
  const waitingMax = limits.waitingMax;
  const lane = (name: Lane): Places =>
    places({ placesMax: limits.sessionsMax[name], waitingMax, waitMs: limits.waitMs });
  const lanes: Readonly<Record<Lane, Places>> = {
    insert: lane('insert'),
    service: lane('service'),
    user: lane('user'),
  };
  const parts: Parts = {
    engine,
    limits,
    pool: sessionPool(engine, limits.sessionsMax.insert + limits.sessionsMax.service),
    judge: statementJudge(limits.statementBytesMax),
    canceller: canceller(engine, waitingMax * 3),
    running,
  };
  let isStopping = false;
  let idle: PromiseWithResolvers<true> | undefined;

  return {
    run: async (query, gone) => {
      if (isStopping) throw fault('TOO_MANY_SIMULTANEOUS_QUERIES', 'The warehouse is stopping.');
      if (running.has(query.queryId)) {
        throw fault('QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING', `Query ${query.queryId} is running already.`);
      }
      const entry: Running = {
        marker: parts.canceller.marker(),
        killed: new AbortController(),
        kind: undefined,
        isOver: false,
      };
      running.set(query.queryId, entry);
      try {
        const leaving = AbortSignal.any([gone, entry.killed.signal]);
        return await lanes[query.lane].within(() => inSession(parts, { query, entry, gone }), leaving);
      } finally {
        running.delete(query.queryId);
        if (running.size === 0) idle?.resolve(true);
      }
    },
    stop: async (timeoutMs) => {
      isStopping = true;
      idle = Promise.withResolvers();
      for (const entry of running.values()) if (entry.kind === 'read' || entry.kind === undefined) entry.killed.abort();
      if (running.size === 0) idle.resolve(true);
      const over = Promise.withResolvers<false>();
      const timer = setTimeout(() => over.resolve(false), timeoutMs);
      const isIdle = await Promise.race([idle.promise, over.promise]);
      clearTimeout(timer);
      parts.pool.close();
      return isIdle;
    },
  };
}

interface Job {
  readonly query: Query;
  readonly entry: Running;
  readonly gone: AbortSignal;
}

async function inSession(parts: Parts, job: Job): Promise<Answer> {
  const { query, entry, gone } = job;
  const session = parts.pool.take();
  let isAsGoodAsNew = false;
  try {
    const settings = laneSettings(query.lane, query.settings, parts.limits);
    await session.become({ database: query.database ?? DEFAULT_DATABASE, settings });
    const statement = await parts.judge.judge(session, query.statement);
    entry.kind = statement.kind;
    await prepare(session, query, statement);
    if (entry.killed.signal.aborted || (gone.aborted && statement.kind === 'read')) throw cancelled();
    const answer = await perform(parts, { ...job, session, statement });
    const hasState = query.parameters.size > 0 || query.lane === 'user';
    isAsGoodAsNew = !hasState && (statement.kind === 'rows' || statement.kind === 'read');
    return answer;
  } finally {
    entry.isOver = true;
    if (isAsGoodAsNew) parts.pool.giveBack(session);
    else session.close();
  }
}

/** Parameters first; in the user lane read-only last, since nothing can be set after it. All in one statement: each has a cost of its own. */
async function prepare(session: EngineSession, query: Query, statement: Statement): Promise<void> {
  if (query.lane === 'user' && statement.kind !== 'read') {
    throw fault('READONLY', 'Only statements that read are allowed here.');
  }
  const parts = [
    ...[...query.parameters].map(([name, value]) => `param_${name} = ${quoted(value)}`),
    ...(query.lane === 'user' ? ['readonly = 1'] : []),
  ];
  if (parts.length > 0) await session.run(`SET ${parts.join(', ')}`, 'Null');
}

interface Prepared extends Job {
  readonly session: EngineSession;
  readonly statement: Statement;
}

async function perform(parts: Parts, prepared: Prepared): Promise<Answer> {
  const { query, statement } = prepared;
  const startedMs = performance.now();
  const inserted = statement.kind === 'rows' ? insertText(query, statement) : undefined;
  const sql = inserted?.sql ?? (statement.kind === 'cancel' ? cancelText(parts, statement) : statement.text);
  const result = await stoppable(parts, prepared, sql);
  if (result.bytes.length > parts.limits.resultBytesMax) {
    throw fault('TOO_MANY_ROWS_OR_BYTES', `The result is larger than ${parts.limits.resultBytesMax} bytes.`);
  }
  return {
    format: statement.format ?? query.format,
    bytes: result.bytes,
    readRows: result.rowsRead,
    readBytes: result.bytesRead,
    writtenRows: inserted?.rowCount ?? 0,
    writtenBytes: inserted === undefined ? 0 : (query.rows?.length ?? 0),
    elapsedMs: performance.now() - startedMs,
  };
}

async function stoppable(
  parts: Parts,
  { query, entry, gone, session, statement }: Prepared,
  sql: string,
): Promise<EngineResult> {
  const stop = (): void => {
    void parts.canceller.cancel(entry.marker, () => entry.isOver);
  };
  entry.killed.signal.addEventListener('abort', stop, { once: true });
  if (statement.kind === 'read') gone.addEventListener('abort', stop, { once: true });
  try {
    return await session.run(parts.canceller.mark(entry.marker, sql), query.format);
  } finally {
    entry.isOver = true;
    entry.killed.signal.removeEventListener('abort', stop);
    gone.removeEventListener('abort', stop);
  }
}

function insertText(query: Query, statement: Statement): { readonly sql: string; readonly rowCount: number } {
  if (query.rows === undefined) {
    throw fault('BAD_ARGUMENTS', 'Send the INSERT statement as parameter "query" and its rows as the body.');
  }
  const rowCount = countRows(query.rows, statement.format ?? '');
  return { sql: `${statement.text}\n${query.rows.toString('utf8')}`, rowCount };
}

/** Cancels the named query, and answers as the engine does. */
function cancelText(parts: Parts, statement: Statement): string {
  const id = statement.cancels ?? '';
  const target = parts.running.get(id);
  target?.killed.abort();
  const format = statement.format === undefined ? '' : ` FORMAT ${statement.format}`;
  return (
    `SELECT 'waiting' AS kill_status, ${quoted(id)} AS query_id, 'default' AS user ` +
    `WHERE ${target === undefined ? '0' : '1'}${format}`
  );
}

function cancelled(): Error {
  return fault('QUERY_WAS_CANCELLED', 'The query was cancelled.');
}
