import { queryCalls, usageCalls } from '@tallygate/contract';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useText } from '../locales/use-text.ts';
import { EMPTY_SCHEMA, type SqlSchema } from '../pages/sql/editor/schema.ts';
import { client } from './client.ts';
import { fetchFile } from './fetch-file.ts';
import { KEYS } from './query-client.ts';

const calls = { ...usageCalls(client.ask), ...queryCalls(client.ask) };
const STALE_AFTER_MS = 300_000;

/** Which tables may the reader read, with their columns? */
export function useTables() {
  return useQuery({
    queryKey: [...KEYS.table, 'all'],
    queryFn: async ({ signal }) => (await calls.tables({ columns: true }, { signal })).data,
    staleTime: STALE_AFTER_MS,
  });
}

/** What an editor proposes, in the reader's language; nothing while it is on its way. */
export function useSqlSchema(): SqlSchema {
  const { language } = useText();
  const tables = useTables();
  const functions = useQuery({
    queryKey: ['sql-functions'],
    queryFn: async ({ signal }) => (await calls.sqlFunctions({ signal })).data.map(({ name }) => name),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => {
    if (tables.data === undefined) return EMPTY_SCHEMA;
    const described = tables.data.map(({ name, comment, columns = [] }) => ({
      name,
      comment: comment[language],
      columns: columns.map((column) => ({ name: column.name, type: column.type, comment: column.comment[language] })),
    }));
    return { tables: described, functions: functions.data ?? [] };
  }, [tables.data, functions.data, language]);
}

/** A statement to run. */
export interface AskedStatement {
  readonly statement: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** By id or name; undefined: the default one. */
  readonly warehouse: string | undefined;
}

/** Runs a statement. The signal stops it in the engine too. */
export async function runStatement(asked: AskedStatement, signal: AbortSignal) {
  return await calls.sql(bodyOf(asked), { signal });
}

/** All rows of a statement as CSV for a spreadsheet, written by the server. Rejects when it breaks off. */
export async function fetchCsv(asked: AskedStatement, signal: AbortSignal): Promise<Blob> {
  const body = { ...bodyOf(asked), csv_for: 'spreadsheets' };
  return await fetchFile({ path: '/api/v1/sql', body, accept: 'text/csv', signal });
}

function bodyOf({ statement, parameters, warehouse }: AskedStatement) {
  return { statement, parameters: { ...parameters }, ...(warehouse === undefined ? {} : { warehouse }) };
}
