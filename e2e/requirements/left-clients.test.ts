import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { untilNoticed } from '../harness/noticed.ts';
import { within } from '../harness/proof.ts';
import { hasTokensOf, rowsOfMarker } from '../harness/rows.ts';
import { type Directives, writeDirectives } from '../provider/directives.ts';
import type { ProviderRequest } from '../provider/journal.ts';
import type { Kind } from '../sdk/stand.ts';
import { type CallKind, type Form, TEXT_CALLS } from './calls.ts';

const fixture = useProgram();
const ENDPOINTS: Readonly<Record<Kind, string>> = { openai: 'gpt', anthropic: 'claude', gemini: 'gemini' };
const PIECES = 10;
/** Pieces that the provider may be ahead of what its client has. */
const AHEAD = 2;
/** Five seconds are promised, from the moment at which nothing more can come; a machine full of tests takes many times that. */
const ROW_MS = 60_000;
const CANCEL_MS = within(1_000);
let made = 0;

const streams = TEXT_CALLS.filter(({ isStream }) => isStream);
const leaving = streams.flatMap((call) => [0, 1, 6].map((after) => ({ ...call, after })));

describe.concurrent('R-01, R-02, R-04: a client leaves, and the answer is read on', () => {
  test.each(leaving)('behind $after pieces: $name', async (call) => {
    const marker = nextMarker();
    await leave(call, { marker, endpoint: ENDPOINTS[call.provider], after: call.after });
    await goOnUnread(marker);
    await fixture.provider.until(() => only(marker).state === 'finished');
    const rows = await rowsOfMarker(fixture.program, marker, ROW_MS);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      ...{ finalStatus: 'client_closed', errorCode: 'client_closed', usageSource: 'provider' },
      statusCode: call.after === 0 ? 499 : 200,
    });
    expect(rows[0] !== undefined && hasTokensOf(rows[0], only(marker))).toBe(true);
  });
});

describe.concurrent('R-01, R-03, R-04: a client leaves, and the provider is left', () => {
  test.each(leaving)('behind $after pieces: $name', async (call) => {
    const marker = nextMarker();
    const endpoint = `${ENDPOINTS[call.provider]}-cancel`;
    const { leftAtMs, text } = await leave(call, { marker, endpoint, after: call.after, pieces: 100 });
    await fixture.provider.until(() => only(marker).closedAtMs !== undefined);
    const seen = only(marker);
    expect(seen.state).toBe('aborted');
    expect((seen.closedAtMs ?? 0) - leftAtMs).toBeLessThan(CANCEL_MS);
    const rows = await rowsOfMarker(fixture.program, marker, ROW_MS);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ finalStatus: 'client_closed', usageSource: 'estimated' });
    expect(rows[0]?.input).toBeGreaterThan(0);
    expect(rows[0]?.output ?? 0).toBeGreaterThanOrEqual(Math.floor((deliveredBytes(call.form, text) + 1) / 4));
    if (call.after > 0) expect(rows[0]?.output).toBeGreaterThan(0);
  });
});

describe.concurrent('R-06: a client gives up a whole answer when it is half made', () => {
  test.each(TEXT_CALLS.filter(({ isStream }) => !isStream))('$name', async (call) => {
    const marker = nextMarker();
    await leave(call, { marker, endpoint: ENDPOINTS[call.provider], after: 0 });
    await goOnUnread(marker);
    const rows = await rowsOfMarker(fixture.program, marker, ROW_MS);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ finalStatus: 'client_closed', statusCode: 499, usageSource: 'provider' });
    expect(rows[0] !== undefined && hasTokensOf(rows[0], only(marker))).toBe(true);
  });
});

/** The last that each API says in a stream. */
const ENDS: Readonly<Record<Form, RegExp>> = {
  chat: /data: \[DONE\]\n\n/,
  responses: /"type":"response\.completed"[^\n]*\n\n/,
  messages: /"type":"message_stop"\}\n\n/,
  gemini: /"finishReason":"STOP"[^\n]*\r\n\r\n/,
  embeddings: /$^/,
  'gemini-embeddings': /$^/,
};

const ARRAY_END = /"finishReason": "STOP".*\n\](\r\n|$)/s;

describe.concurrent('R-09: a client leaves right behind the last event, and has all of it', () => {
  test.each(streams)('$name', async (call) => {
    const marker = nextMarker();
    const endpoint = `${ENDPOINTS[call.provider]}-cancel`;
    const socket = send(call, { marker, endpoint, directives: { chunks: 3 } });
    await received(socket, (text) => (call.isArray ? ARRAY_END : ENDS[call.form]).test(text));
    socket.resetAndDestroy();
    const rows = await rowsOfMarker(fixture.program, marker, ROW_MS);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ finalStatus: 'ok', statusCode: 200, usageSource: 'provider' });
    expect(rows[0] !== undefined && hasTokensOf(rows[0], only(marker))).toBe(true);
  });
});

interface Leaving {
  readonly marker: string;
  readonly endpoint: string;
  /** Pieces of content that the client has before it leaves; 0: it leaves before the head. */
  readonly after: number;
  readonly pieces?: number;
}

/** The rest of an answer comes when the gateway has noticed that its client is gone, however slow both are. */
async function goOnUnread(marker: string): Promise<void> {
  await untilNoticed(fixture.program);
  fixture.provider.letGoOn(marker);
}

/** Sends the request and drops the connection before the answer can end; tells when, and what had come. */
async function leave(call: CallKind, { marker, endpoint, after, pieces = PIECES }: Leaving) {
  const directives: Directives = { chunks: pieces, holdAfterChunks: after === 0 ? 0 : after + AHEAD };
  const socket = send(call, { marker, endpoint, directives });
  let text = '';
  if (after === 0) await fixture.provider.until(() => fixture.provider.of(marker).length === 1);
  else text = await received(socket, (so) => delivered(call.form, so).length >= after);
  socket.resetAndDestroy();
  return { leftAtMs: Date.now(), text };
}

function send(
  call: CallKind,
  asked: { readonly marker: string; readonly endpoint: string; readonly directives: Directives },
): Socket {
  const body = JSON.stringify(call.body(asked.endpoint, { text: writeDirectives(asked.marker, asked.directives) }));
  const head = [
    `POST ${call.path(asked.endpoint)} HTTP/1.1`,
    `Host: ${new URL(fixture.program.url).host}`,
    `Authorization: Bearer ${KEYS.member}`,
    'Content-Type: application/json',
    'anthropic-version: 2023-06-01',
    `tallygate-request-tags: ${JSON.stringify({ marker: asked.marker })}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const socket = connect(fixture.program.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  return socket;
}

/** What had come as soon as the condition held. */
function received(socket: Socket, holds: (text: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (holds(text)) resolve(text);
    });
    socket.once('close', () => reject(new Error(`the connection ended before, behind: ${text}`)));
  });
}

/** Where each API's events have their texts. */
const TEXTS: Readonly<Record<Form, RegExp>> = {
  chat: /"content":("(?:[^"\\]|\\.)+")/g,
  responses: /response\.output_text\.delta"[^\n]*"delta":("(?:[^"\\]|\\.)+")/g,
  messages: /"text_delta","text":("(?:[^"\\]|\\.)+")/g,
  gemini: /"text": ?("(?:[^"\\]|\\.)+")/g,
  embeddings: /$^/g,
  'gemini-embeddings': /$^/g,
};

function delivered(form: Form, text: string): readonly string[] {
  return [...text.matchAll(TEXTS[form])].map(([, word = '""']) => JSON.parse(word) as string);
}

function deliveredBytes(form: Form, text: string): number {
  return Buffer.byteLength(delivered(form, text).join(''));
}

function nextMarker(): string {
  made += 1;
  return `gone-${made}`;
}

function only(marker: string): ProviderRequest {
  const [seen, ...others] = fixture.provider.of(marker);
  if (seen === undefined || others.length > 0) throw new Error(`${others.length + 1} requests for ${marker}`);
  return seen;
}
