import type { Actor } from '#identity';
import type { Clock } from '#kernel';
import { checkStatement } from './check-statement.ts';
import { EngineError, type EngineRows, type EngineStatement, type SqlEngine, type SqlParameters } from './engine.ts';
import { explainFailure } from './explain-failure.ts';
import type { Refusal } from './guard/verdict.ts';
import { readableInWorkspace, withWorkspaceTables } from './guard/workspace-tables.ts';
import { DEFAULT_RUN_LIMITS, type RunLimits, SQL_LIMITS } from './limits.ts';
import { rememberChecks } from './remember-checks.ts';
import { mayReadWhole, SQL_TABLES, WORKSPACE_TABLES } from './tables.ts';
import type { Warehouse } from './warehouses/warehouse.ts';

/** One person's statement. The signal aborts when nobody waits for the answer any more. */
export interface SqlRequest {
  readonly key: Pick<Actor, 'requesterId' | 'role' | 'endpoints' | 'grants'>;
  readonly statement: string;
  readonly parameters: SqlParameters;
  readonly signal: AbortSignal;
  /** The only one whose rows it reads, whatever it asks for: every table that it names is narrowed, and what cannot be is refused. Undefined: all. */
  readonly workspace?: string | undefined;
  /** Whose limits hold; undefined: those of a statement that names no warehouse. */
  readonly warehouse?: Warehouse | undefined;
  /** A dashboard asks it, and will ask it again. */
  readonly comesAgain?: boolean | undefined;
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
  readonly tablesFor: (key: SqlRequest['key']) => ReadonlySet<string>;
}

export function createUserSql(ports: UserSqlPorts): UserSql {
  const check = rememberChecks(checkStatement);
  const running: Running = { all: countsByName(), byPerson: countsByName(), byWarehouse: countsByName() };

  return {
    rows: (request) =>
      within(running, request, async () => {
        const startedMs = ports.clock.monotonicMs();
        const statement = await admit(request, { ...ports, check });
        if ('kind' in statement) return statement;
        const result = await ports.engine.rows(statement);
        return { kind: 'rows', result, elapsedMs: Math.round(ports.clock.monotonicMs() - startedMs) };
      }),
    csv: (request) =>
      within(running, request, async () => {
        const statement = await admit(request, { ...ports, check });
        if ('kind' in statement) return statement;
        return { kind: 'csv', chunks: await ports.engine.csv(statement) };
      }),
  };
}

async function admit(
  request: SqlRequest,
  { check, ...ports }: UserSqlPorts & { readonly check: typeof checkStatement },
): Promise<Refusal | EngineStatement> {
  const { workspace } = request;
  const whole = ports.tablesFor(request.key);
  const statement: EngineStatement = {
    text: workspace === undefined ? request.statement : withWorkspaceTables(request.statement),
    parameters: request.parameters,
    requesterId: request.key.requesterId,
    workspace,
    limits: limitsOf(request),
    comesAgain: request.comesAgain,
    signal: request.signal,
  };
  const readable = workspace === undefined ? whole : readableInWorkspace(whole);
  const grants = { readable, known: new Set<string>([...SQL_TABLES, ...WORKSPACE_TABLES.values()]) };
  const checked = await check(statement, grants, ports.engine);
  if (checked.kind === 'refuse') return checked;
  await request.beforeReading?.(checked.tables);
  const readsWholeTables = mayReadWhole(checked.tables, grants.readable);
  return { ...statement, text: checked.text, parameters: checked.parameters, readsWholeTables };
}

function limitsOf({ warehouse }: SqlRequest): RunLimits {
  return warehouse ?? DEFAULT_RUN_LIMITS;
}

/** Statements under way: all, by the id of who asked, and of the warehouse. */
interface Running {
  readonly all: Counts;
  readonly byPerson: Counts;
  readonly byWarehouse: Counts;
}

/** Runs it if there is room for one more, and turns the engine's failures into refusals. */
async function within<Outcome>(
  { all, byPerson, byWarehouse }: Running,
  request: SqlRequest,
  run: () => Promise<Outcome | Refusal>,
): Promise<Outcome | Refusal> {
  const person = request.key.requesterId;
  const warehouse = request.warehouse?.id ?? '';
  const limits = limitsOf(request);
  const isFull = all.of('') >= SQL_LIMITS.runningMax || byWarehouse.of(warehouse) >= limits.runsAtOnceMax;
  if (isFull || byPerson.of(person) >= SQL_LIMITS.runningPerPersonMax) {
    return { kind: 'refuse', code: 'sql_busy', details: {} };
  }
  const leave = [all.enter(''), byPerson.enter(person), byWarehouse.enter(warehouse)];
  try {
    return await run();
  } catch (error) {
    request.signal.throwIfAborted();
    if (!(error instanceof EngineError)) throw error;
    return explainFailure(error, { mayReadEverything: request.key.role === 'account_admin', limits });
  } finally {
    for (const each of leave) each();
  }
}

interface Counts {
  of(name: string): number;
  /** Counts one more; what it gives back counts it off. */
  enter(name: string): () => void;
}

function countsByName(): Counts {
  const counts = new Map<string, number>();
  return {
    of: (name) => counts.get(name) ?? 0,
    enter: (name) => {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return () => {
        const left = (counts.get(name) ?? 1) - 1;
        if (left === 0) counts.delete(name);
        else counts.set(name, left);
      };
    },
  };
}
