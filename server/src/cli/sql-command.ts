import { apiErrorSchema, type Language, sqlResultSchema } from '@tallygate/contract';
import { EXIT } from './exit.ts';
import { type Output, writeLine } from './output.ts';
import type { SqlArguments } from './parse-sql-arguments.ts';
import { renderRecords } from './render-records.ts';
import { fitsInto, renderTable } from './render-table.ts';
import { say } from './texts.ts';

/** How `tallygate sql` reaches the server. */
export interface SqlAccess {
  /** Such as `http://127.0.0.1:8787`; `--url` replaces it. */
  readonly url: string;
  /** An API key; undefined when none is set and the home has none. */
  readonly findKey: () => string | undefined;
}

interface Talk {
  readonly output: Output;
  readonly language: Language;
}

/** Longer than any statement may run. */
const ANSWER_TIMEOUT_MS = 120_000;

/** Runs a statement on the server and prints its rows. Resolves with the exit code. */
export async function runSqlCommand(asked: SqlArguments, access: SqlAccess, talk: Talk): Promise<number> {
  const key = access.findKey();
  if (key === undefined) return await fail(say('key_missing', talk.language), talk);
  const url = asked.url ?? access.url;
  let answer: Response;
  try {
    answer = await post(url, asked, { key, language: talk.language });
  } catch (error) {
    return await fail(explainSilence(error, url, talk.language), talk);
  }
  try {
    return answer.ok ? await printAnswer(answer, asked, talk) : await printRefusal(answer, talk);
  } catch {
    return await fail(say('broke_off', talk.language), talk);
  }
}

async function post(
  url: string,
  { statement, format }: SqlArguments,
  { key, language }: { readonly key: string; readonly language: Language },
): Promise<Response> {
  return await fetch(new URL('/api/v1/sql', url), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      accept: format === 'csv' ? 'text/csv' : 'application/json',
      'accept-language': language,
    },
    body: JSON.stringify({ statement }),
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
}

async function printAnswer(answer: Response, { format }: SqlArguments, { output, language }: Talk): Promise<number> {
  if (format === 'csv') {
    for await (const chunk of answer.body ?? []) await output.out(chunk);
    return EXIT.ok;
  }
  const text = await answer.text();
  if (format === 'json') {
    await writeLine(output.out, text);
    return EXIT.ok;
  }
  const result = sqlResultSchema.parse(JSON.parse(text));
  const names = result.columns.map((column) => column.name);
  const table = renderTable(names, result.rows);
  await writeLine(output.out, fitsInto(table, output.columns) ? table : renderRecords(names, result.rows));
  const summary = result.truncated ? 'summary_truncated' : 'summary';
  await writeLine(output.out, say(summary, language, { rows: result.row_count, ms: result.elapsed_ms }));
  return EXIT.ok;
}

/** The server's own sentence with its code, in whatever shape the refusal came. */
async function printRefusal(answer: Response, talk: Talk): Promise<number> {
  const text = await answer.text();
  const parsed = apiErrorSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    return await fail(say('answer_unknown', talk.language, { status: answer.status, text: text.slice(0, 500) }), talk);
  }
  const { error, request_id: request } = parsed.data;
  return await fail(say('refused', talk.language, { code: error.code, message: error.message, request }), talk);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function explainSilence(error: unknown, url: string, language: Language): string {
  const isSlow = error instanceof Error && error.name === 'TimeoutError';
  return isSlow
    ? say('too_slow', language, { url, seconds: ANSWER_TIMEOUT_MS / 1000 })
    : say('nobody_answers', language, { url });
}

async function fail(sentence: string, { output }: Talk): Promise<number> {
  await writeLine(output.error, `tallygate sql: ${sentence}`);
  return EXIT.failed;
}
