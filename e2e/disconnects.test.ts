import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { untilNoticed } from './harness/noticed.ts';
import { within } from './harness/proof.ts';
import { hasTokensOf, rowsOfMarker } from './harness/rows.ts';
import { type Directives, writeDirectives } from './provider/directives.ts';
import type { ProviderRequest } from './provider/journal.ts';

const fixture = useProgram();
const CANCEL_PROMISED_MS = within(1_000);
/** Pieces that the provider may be ahead of what its client has. */
const AHEAD = 2;
let made = 0;

const APIS = [
  { api: 'openai', path: '/openai/v1/chat/completions', content: '"content":"', end: 'data: [DONE]\n\n' },
  {
    api: 'anthropic',
    path: '/anthropic/v1/messages',
    content: '"text_delta","text":"',
    end: '"type":"message_stop"}\n\n',
  },
] as const;
type Api = (typeof APIS)[number];
const MODELS = { openai: 'gpt', anthropic: 'claude' } as const;

const LEAVING = APIS.flatMap((api) => [0, 1, 6].map((after) => ({ ...api, after })));

test.each(LEAVING)(
  '$api, drain: a client that leaves a stream after $after pieces is one row with all the tokens',
  async (row) => {
    const { client, marker } = leaveAfter(row, { model: MODELS[row.api], after: row.after });
    await client;
    await goOnUnread(marker);
    const rows = await rowsOfMarker(fixture.program, marker);
    const seen = only(marker);
    expect(seen).toMatchObject({ state: 'finished', contentPieces: 10 });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ finalStatus: 'client_closed', usageSource: 'provider' });
    expect(rows[0]?.statusCode).toBe(row.after === 0 ? 499 : 200);
    expect(hasTokensOf(rows[0]!, seen)).toBe(true);
  },
);

test.each(LEAVING)(
  "$api, cancel: a client that leaves a stream after $after pieces ends the provider's work within a second",
  async (row) => {
    const { client, marker } = leaveAfter(row, { model: `${MODELS[row.api]}-cancel`, after: row.after, chunks: 100 });
    const leftAtMs = await client;
    await fixture.provider.until(() => only(marker).closedAtMs !== undefined);
    const seen = only(marker);
    const rows = await rowsOfMarker(fixture.program, marker);
    expect(seen.state).toBe('aborted');
    expect((seen.closedAtMs ?? 0) - leftAtMs).toBeLessThan(CANCEL_PROMISED_MS);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ finalStatus: 'client_closed' });
  },
);

test.each(APIS)(
  '$api: a client that leaves while a whole answer is made is one row with all the tokens',
  async (api) => {
    const { socket, marker } = ask(api, MODELS[api.api], { holdAfterChunks: 0 }, false);
    await fixture.provider.until(() => fixture.provider.of(marker).length === 1);
    socket.destroy();
    await goOnUnread(marker);
    const rows = await rowsOfMarker(fixture.program, marker);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ finalStatus: 'client_closed', statusCode: 499, usageSource: 'provider' });
    expect(hasTokensOf(rows[0]!, only(marker))).toBe(true);
  },
);

test.each(APIS)('$api: a client that leaves right after the last event was answered whole', async (api) => {
  const { socket, marker } = ask(api, MODELS[api.api], { chunks: 3 }, true);
  await received(socket, (text) => text.includes(api.end));
  socket.destroy();
  const rows = await rowsOfMarker(fixture.program, marker);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ finalStatus: 'ok', statusCode: 200 });
  expect(hasTokensOf(rows[0]!, only(marker))).toBe(true);
});

/** The rest of an answer comes when the gateway has noticed that its client is gone, however slow both are. */
async function goOnUnread(marker: string): Promise<void> {
  await untilNoticed(fixture.program);
  fixture.provider.letGoOn(marker);
}

/** Asks for a stream that stays unfinished, and drops the connection after so many pieces; resolves with the time of leaving. */
function leaveAfter(
  api: Api,
  how: { readonly model: string; readonly after: number; readonly chunks?: number },
): { readonly client: Promise<number>; readonly marker: string } {
  const holdAfterChunks = how.after === 0 ? 0 : how.after + AHEAD;
  const directives = { chunks: how.chunks ?? 10, holdAfterChunks };
  const { socket, marker } = ask(api, how.model, directives, true);
  const moment =
    how.after === 0
      ? fixture.provider.until(() => fixture.provider.of(marker).length === 1)
      : received(socket, (text) => pieces(text, api.content) >= how.after);
  const client = moment.then(() => {
    socket.destroy();
    return Date.now();
  });
  return { client, marker };
}

function ask(api: Api, ...[model, directives, isStream]: [string, Directives, boolean]) {
  const marker = `left-${++made}`;
  const body = JSON.stringify({
    model,
    max_tokens: 100,
    stream: isStream,
    messages: [{ role: 'user', content: writeDirectives(marker, directives) }],
  });
  const head = [
    `POST ${api.path} HTTP/1.1`,
    `Host: ${new URL(fixture.program.url).host}`,
    `Authorization: Bearer ${KEYS.member}`,
    'Content-Type: application/json',
    'anthropic-version: 2023-06-01',
    `tallygate-request-tags: ${JSON.stringify({ marker })}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const socket = connect(fixture.program.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  return { socket, marker };
}

/** Resolves when what arrived so far satisfies the condition; rejects when the connection ends before. */
function received(socket: Socket, holds: (text: string) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (holds(text)) resolve();
    });
    socket.once('close', () => reject(new Error(`the connection ended after: ${text}`)));
  });
}

/** Content pieces that arrived; the first chunk of OpenAI has content that is empty, and is none. */
function pieces(text: string, mark: string): number {
  return text.split(mark).filter((after, index) => index > 0 && !after.startsWith('"')).length;
}

function only(marker: string): ProviderRequest {
  const [seen, ...others] = fixture.provider.of(marker);
  if (seen === undefined || others.length > 0) throw new Error(`${others.length + 1} requests for ${marker}`);
  return seen;
}
