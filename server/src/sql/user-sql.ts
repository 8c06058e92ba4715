import type { Actor } from '#identity';
import type { Clock } from '#kernel';
import { checkStatement } from './check-statement.ts';
import { EngineError, type EngineRows, type EngineStatement, type SqlEngine, type SqlParameters } from './engine.ts';
import { explainFailure } from './explain-failure.ts';
import type { Refusal } from './guard/verdict.ts';
import { SQL_LIMITS } from './limits.ts';
import { SQL_TABLES, type SqlTable } from './tables.ts';

/** One person's statement. The signal aborts when nobody waits for the answer any more. */
export interface SqlRequest {
  readonly key: Pick<Actor, 'requesterId' | 'role' | 'endpoints' | 'grants'>;
  readonly statement: string;
  readonly parameters: SqlParameters;
  readonly signal: AbortSignal;
  /** Called with the tables that the statement may read (names without a database), before it runs. What it throws is passed on, and nothing runs. */
  readonly beforeReading?: ((tables: ReadonlySet<string>) => Promise<void>) | undefined;
}

export type RowsOutcome = Refusal | { readonly kind: 'rows'; readonly result: EngineRows; readonly elapsedMs: number };
export type CsvOutcome = Refusal | { readonly kind: 'csv'; readonly chunks: AsyncIterable<Uint8Array> };

/** SQL for people: judged, limited, and on what each may read. Rejects with the signal's reason when aborted. */
export interface UserSql {
  rows(request: SqlRequest): Promise<RowsOutcome>;
  /** The chunks throw when the engine fails in their middle: then the answer must break off visibly. */
  csv(request: SqlRequest): Promise<CsvOutcome>;
}

export interface UserSqlPorts {
  readonly engine: SqlEngine;
  readonly clock: Clock;
  /** The tables that somebody may read. */
  readonly tablesFor: (key: SqlRequest['key']) => ReadonlySet<SqlTable>;
}

export function createUserSql(ports: UserSqlPorts): UserSql {
  const running = new Map<string, number>();

  return {
    rows: (request) =>
      within(running, request, async () => {
        const startedMs = ports.clock.monotonicMs();
        const statement = await admit(request, ports);
        if ('kind' in statement) return statement;
        const result = await ports.engine.rows(statement);
        return { kind: 'rows', result, elapsedMs: Math.round(ports.clock.monotonicMs() - startedMs) };
      }),
    csv: (request) =>
      within(running, request, async () => {
        const statement = await admit(request, ports);
        if ('kind' in statement) return statement;
        return { kind: 'csv', chunks: await ports.engine.csv(statement) };
      }),
  };
}

async function admit(request: SqlRequest, ports: UserSqlPorts): Promise<Refusal | EngineStatement> {
  const statement: EngineStatement = {
    text: request.statement,
    parameters: request.parameters,
    requesterId: request.key.requesterId,
    signal: request.signal,
  };
  const grants = { readable: ports.tablesFor(request.key), known: new Set<string>(SQL_TABLES) };
  const checked = await checkStatement(statement, grants, ports.engine);
  if (checked.kind === 'refuse') return checked;
  await request.beforeReading?.(checked.tables);
  return { ...statement, text: checked.text, parameters: checked.parameters };
}

/** Runs it if there is room for one more, and turns the engine's failures into refusals. */
async function within<Outcome>(
  running: Map<string, number>,
  request: SqlRequest,
  run: () => Promise<Outcome | Refusal>,
): Promise<Outcome | Refusal> {
  const person = request.key.requesterId;
  const own = running.get(person) ?? 0;
  const all = [...running.values()].reduce((sum, count) => sum + count, 0);
  if (own >= SQL_LIMITS.runningPerPersonMax || all >= SQL_LIMITS.runningMax) {
    return { kind: 'refuse', code: 'sql_busy', details: {} };
  }
  running.set(person, own + 1);
  try {
    return await run();
  } catch (error) {
    request.signal.throwIfAborted();
    if (!(error instanceof EngineError)) throw error;
    return explainFailure(error, request.key.role === 'account_admin');
  } finally {
    const left = (running.get(person) ?? 1) - 1;
    if (left === 0) running.delete(person);
    else running.set(person, left);
  }
}
