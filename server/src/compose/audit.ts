import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@clickhouse/client';
import { AUDIT_PURPOSE, sqlResultSchema } from '@tallygate/contract';
import type { WarehouseAddress } from '#gateway';
import { makeKey } from '#identity';
import { silentLog, systemClock, systemRandom } from '#kernel';
import { type AuditReport, audit, type SpoolPlace, type StoredRows } from '#usage';
import type { AuditAccess, AuditArguments } from '../cli/index.ts';
import { childEnvironment, type EnvironmentSettings, type Settings } from '../config.ts';
import { directoryFiles } from '../usage/adapters/spool-files.ts';
import { type AskSql, storedRowsBySql } from '../usage/auditing/adapters/stored-rows-sql.ts';
import { UV_THREADS_NEEDED } from '../warehouse/limits.ts';
import { reachableHost, urlOf } from './addresses.ts';
import { withBilling } from './audit-billing.ts';
import { withCharged } from './audit-charged.ts';
import { auditCostsBy } from './audit-costs.ts';
import { withCounts } from './audit-counts.ts';
import { withCredits } from './audit-credits.ts';
import { readDroppedThrough } from './audit-dropped.ts';
import { type LogDoor, withAuditLog } from './audit-log.ts';
import { forkRole } from './fork-role.ts';
import { readAccountState } from './home/account-state.ts';
import { homePaths } from './home/open-home.ts';
import { takeLock } from './home/take-lock.ts';

interface AuditTools {
  readonly environment: EnvironmentSettings;
  readonly findKey: () => string | undefined;
  /** undefined: the configuration has errors; costs are not compared then. */
  readonly settings: Settings | undefined;
  /** What is wrong with the configuration, each as one line. */
  readonly errors: readonly string[];
}

type Answer = Awaited<ReturnType<AuditAccess>>;

const TABLE_FOR_PEOPLE = 'system.ai_gateway.usage';
const TABLE_OF_ENGINE = '`system.ai_gateway`.usage';
const QUESTION_TIMEOUT_MS = 120_000;
const LOOPBACK = '127.0.0.1';
const LOCK_WAIT_MS = 1_000;
const WAREHOUSE_USER = 'audit';

/** Audits the spools of a home against the warehouse, wherever that is, started or not. */
export async function auditHome(asked: AuditArguments, tools: AuditTools): Promise<Answer> {
  const { environment } = tools;
  const spools = spoolsIn(environment.spoolDir);
  const recomputeCost = costsOf(tools.settings);
  if (spools.length === 0) return { kind: 'no_spool', place: environment.spoolDir };
  const door = await logDoor(asked, tools);
  const compare = async (rows: StoredRows): Promise<AuditReport> => {
    const droppedThrough = () => readDroppedThrough(environment, door);
    const parts = {
      droppedThrough,
      spools,
      rows,
      clock: systemClock,
      pause: (delayMs: number) => pause(delayMs),
      recomputeCost,
    };
    const zone = tools.settings?.declared.account.timeZone;
    const compared = withConfigurationErrors(await audit(parts, asked), tools);
    const counted = await withCounts(compared, { rows, environment, door, zone, droppedThrough });
    return await withCharged(counted, asked, { rows, environment, door, droppedThrough });
  };
  try {
    const answer = await withRows(asked, tools, compare);
    if ('kind' in answer) return answer;
    const verified = await withCredits(await withAuditLog(answer, environment, door), environment, door);
    return await withBilling(verified, environment, door);
  } catch (error) {
    return { kind: 'warehouse_failed', reason: (error as Error).message };
  }
}

async function logDoor(asked: AuditArguments, { environment, findKey }: AuditTools): Promise<LogDoor> {
  const url = asked.url ?? urlOf(reachableHost(environment.host), environment.port);
  const key = findKey();
  return key !== undefined && (await isThere(url)) ? { kind: 'program', url, key } : { kind: 'store' };
}

/** The report with a note where the configuration has errors, and no cost was compared for that. */
function withConfigurationErrors(report: AuditReport, { settings, errors }: AuditTools): AuditReport {
  if (settings !== undefined) return report;
  const note = { kind: 'costs_unread', reason: errors.join(' · ') } as const;
  return { ...report, notes: [...report.notes, note] };
}

/** Prices of the file have ids that the account is part of. */
function costsOf(settings: Settings | undefined) {
  if (settings === undefined) return undefined;
  const made = { now: systemClock.now(), random: systemRandom };
  const known = settings.declared.account?.id;
  return auditCostsBy(
    settings,
    known ?? readAccountState(homePaths(settings.environment.home).account, made).accountId,
  );
}

/** Each gateway has a directory of its own in the spool directory. */
function spoolsIn(spoolDir: string): readonly SpoolPlace[] {
  if (!existsSync(spoolDir)) return [];
  return readdirSync(spoolDir)
    .filter((name) => /^\d+$/.test(name) && existsSync(join(spoolDir, name, 'spool.json')))
    .map((name) => join(spoolDir, name))
    .map((place) => ({ place, files: directoryFiles(place) }));
}

/** A running program is asked as account admins ask it; else the warehouse of the home is started, or the named one asked. */
async function withRows(
  asked: AuditArguments,
  { environment, findKey }: AuditTools,
  compare: (rows: StoredRows) => Promise<AuditReport>,
): Promise<Answer> {
  const url = asked.url ?? urlOf(reachableHost(environment.host), environment.port);
  if (environment.clickhouseUrl !== undefined)
    return await withEngine(namedWarehouse(environment.clickhouseUrl), compare);
  if (await isThere(url)) {
    const key = findKey();
    if (key === undefined) return { kind: 'key_missing' };
    return await compare(storedRowsBySql({ ask: askProgram(url, key), table: TABLE_FOR_PEOPLE }));
  }
  const lock = await takeLock(environment.home, { waitMs: LOCK_WAIT_MS, clock: systemClock });
  if (lock.kind === 'held') return { kind: 'unreachable', url, pid: lock.pid ?? '?' };
  try {
    return await withOwnWarehouse(environment, compare);
  } finally {
    lock.release();
  }
}

async function isThere(url: string): Promise<boolean> {
  return await fetch(new URL('/healthz', url)).then(
    () => true,
    () => false,
  );
}

function askProgram(url: string, key: string): AskSql {
  return async (statement) => {
    const answer = await fetch(new URL('/api/v1/sql', url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        [AUDIT_PURPOSE.field]: AUDIT_PURPOSE.value,
      },
      body: JSON.stringify({ statement }),
      signal: AbortSignal.timeout(QUESTION_TIMEOUT_MS),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 500)}`);
    const { columns, rows, truncated } = sqlResultSchema.parse(JSON.parse(text));
    if (truncated) throw new Error('an answer was cut: narrow the days with --since and --until');
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
  };
}

function namedWarehouse(text: string): WarehouseAddress {
  const url = new URL(text);
  return {
    url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    user: decodeURIComponent(url.username) || 'default',
    password: decodeURIComponent(url.password),
  };
}

async function withEngine<Result>(
  { url, user, password }: WarehouseAddress,
  compare: (rows: StoredRows) => Promise<Result>,
): Promise<Result> {
  const client = createClient({
    url,
    username: user,
    password,
    request_timeout: QUESTION_TIMEOUT_MS,
    log: { level: 127 },
  });
  try {
    const ask: AskSql = async (query) => await (await client.query({ query, format: 'JSONEachRow' })).json();
    return await compare(storedRowsBySql({ ask, table: TABLE_OF_ENGINE }));
  } finally {
    await client.close();
  }
}

/** A process of its own for the time of the audit: the engine must not be loaded into this one. */
async function withOwnWarehouse<Result>(
  { home }: EnvironmentSettings,
  compare: (rows: StoredRows) => Promise<Result>,
): Promise<Result> {
  const password = makeKey(systemRandom);
  const ready = Promise.withResolvers<number>();
  const exited = Promise.withResolvers<void>();
  const child = forkRole(
    {
      role: 'warehouse',
      environment: { ...childEnvironment('warehouse'), UV_THREADPOOL_SIZE: String(UV_THREADS_NEEDED) },
      log: silentLog,
    },
    {
      message: (message) => {
        if (message.kind === 'ready') ready.resolve(message.port);
        else if (message.kind === 'failed') ready.reject(new Error(message.sentence));
        else {
          const order = { role: 'warehouse', host: LOOPBACK, port: 0, mayMove: true, user: WAREHOUSE_USER } as const;
          const directory = homePaths(home).warehouse;
          child.send({ kind: 'start', order: { ...order, directory, password, logLevel: 'error' } });
        }
      },
      exited: (how) => {
        ready.reject(new Error(`the warehouse ended: ${how}`));
        exited.resolve();
      },
    },
  );
  try {
    const port = await ready.promise;
    return await withEngine({ url: urlOf(LOOPBACK, port), user: WAREHOUSE_USER, password }, compare);
  } finally {
    child.send({ kind: 'stop', timeoutMs: LOCK_WAIT_MS });
    await exited.promise;
  }
}
