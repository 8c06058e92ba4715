import type { Program } from './program.ts';
import { until, WAIT_MS_MAX } from './until.ts';

export interface SqlAnswer {
  readonly status: number;
  /** As sent, whether a result or an error. */
  readonly body: unknown;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Column name to value. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
}

/** One statement through `POST /api/v1/sql`, with the admin's key unless another is given. */
export async function sql(
  program: Program,
  statement: string,
  as: { readonly key?: string; readonly language?: string } = {},
): Promise<SqlAnswer> {
  const response = await fetch(`${program.url}/api/v1/sql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${as.key ?? program.adminKey}`,
      'content-type': 'application/json',
      ...(as.language === undefined ? {} : { 'accept-language': as.language }),
    },
    body: JSON.stringify({ statement }),
    signal: AbortSignal.timeout(WAIT_MS_MAX),
  });
  return readAnswer(response.status, await response.text());
}

/** Asks until the rows satisfy the condition; the processes may be down meanwhile. */
export async function untilRows(
  program: Program,
  statement: string,
  wait: { readonly holds: (rows: SqlAnswer['rows']) => boolean; readonly timeoutMs?: number; readonly what?: string },
): Promise<SqlAnswer['rows']> {
  let last: unknown;
  return until(
    async () => {
      const answer = await sql(program, statement).catch((error: unknown) => {
        last = String(error);
        return undefined;
      });
      if (answer === undefined) return undefined;
      last = answer.status === 200 ? answer.rows.slice(0, 5) : answer.body;
      return answer.status === 200 && wait.holds(answer.rows) ? answer.rows : undefined;
    },
    { what: wait.what ?? statement, timeoutMs: wait.timeoutMs ?? WAIT_MS_MAX },
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}; last answer: ${JSON.stringify(last)}`, { cause: error });
  });
}

function readAnswer(status: number, text: string): SqlAnswer {
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // A body that is no JSON is kept as it is; the assertion on it says so.
  }
  const result = body as Partial<{
    columns: SqlAnswer['columns'];
    rows: readonly (readonly unknown[])[];
    error: { code: string; message: string };
  }>;
  const columns = result.columns ?? [];
  return {
    status,
    body,
    columns,
    rows: (result.rows ?? []).map((row) =>
      Object.fromEntries(columns.map((column, index) => [column.name, row[index]])),
    ),
    errorCode: result.error?.code,
    errorMessage: result.error?.message,
  };
}
