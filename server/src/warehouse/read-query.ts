import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { fault } from './fault.ts';
import type { Lane, Query } from './query.ts';
import { settingLiteral } from './settings.ts';

/** Header by which our own clients choose a lane. A real server ignores it. */
const LANE_HEADER = 'x-tallygate-lane';

const PARAMETER_PREFIX = 'param_';
const PARAMETER_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const QUERY_ID = /^[\x21-\x7e]{1,200}$/;
const FORMAT = /^\w{1,64}$/;
const DEFAULT_FORMAT = 'TabSeparated';

/** Reads a query from the parts of an HTTP request. Throws a `Fault` for what is not valid. */
export function readQuery(parameters: URLSearchParams, headers: IncomingHttpHeaders, body: Buffer): Query {
  const inAddress = parameters.get('query');
  const statement = inAddress ?? body.toString('utf8');
  if (statement.trim() === '') throw fault('BAD_ARGUMENTS', 'The request holds no query.');
  return {
    lane: laneOf(headers[LANE_HEADER]),
    queryId: matching(parameters.get('query_id') || randomUUID(), QUERY_ID, 'query_id'),
    statement,
    rows: inAddress === null ? undefined : body,
    database: parameters.get('database') ?? header(headers, 'x-clickhouse-database'),
    format: matching(
      parameters.get('default_format') ?? header(headers, 'x-clickhouse-format') ?? DEFAULT_FORMAT,
      FORMAT,
      'default_format',
    ),
    parameters: queryParameters(parameters),
    settings: settings(parameters),
  };
}

function laneOf(field: string | string[] | undefined): Lane {
  if (field === undefined) return 'service';
  if (field === 'insert' || field === 'service' || field === 'user') return field;
  throw fault('BAD_ARGUMENTS', `The header ${LANE_HEADER} is not valid.`);
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function queryParameters(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const named = [...parameters].filter(([name]) => name.startsWith(PARAMETER_PREFIX));
  return new Map(
    named.map(([name, value]) => [
      matching(name.slice(PARAMETER_PREFIX.length), PARAMETER_NAME, 'a parameter name'),
      value,
    ]),
  );
}

function settings(parameters: URLSearchParams): ReadonlyMap<string, string> {
  return new Map(
    [...parameters].flatMap(([name, value]) => {
      const literal = settingLiteral(name, value);
      return literal === undefined ? [] : [[name, literal] as const];
    }),
  );
}

function matching(value: string, pattern: RegExp, what: string): string {
  if (!pattern.test(value)) throw fault('BAD_ARGUMENTS', `The value of ${what} is not valid.`);
  return value;
}
