import { describe, expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../../../test/manual-clock.ts';
import { anthropicMessages } from '../dialects/anthropic-messages/anthropic-messages.ts';
import { readStream } from '../dialects/dialect.contract.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { openaiChat } from '../dialects/openai-chat/openai-chat.ts';
import { toUsage } from '../dialects/to-usage.ts';
import type { Upstream, UpstreamCall, UpstreamHead } from '../upstream.ts';
import { demoUpstream } from './demo-upstream.ts';

const APIS = [
  { name: 'chat completions', dialect: openaiChat },
  { name: 'messages', dialect: anthropicMessages },
] as const;

interface Heard {
  readonly heads: UpstreamHead[];
  readonly chunks: Buffer[];
  ends: number;
  readonly faults: string[];
  wantsMore: boolean;
  readonly call: UpstreamCall;
}

/** Sends a body to the demo provider the way the request path does. */
function send(
  dialect: Dialect,
  body: unknown,
  parts: { clock?: ManualClock; upstream?: Upstream; path?: string } = {},
) {
  const { clock = manualClock() } = parts;
  const { upstream = demoUpstream(clock) } = parts;
  const { path } = dialect.address({ basePath: '', apiKey: '', model: 'm', version: undefined, headers: [] });
  const heard: Omit<Heard, 'call'> = { heads: [], chunks: [], ends: 0, faults: [], wantsMore: true };
  const request = {
    origin: 'demo:',
    method: 'POST',
    path: parts.path ?? path,
    headers: [],
    body: Buffer.from(JSON.stringify(body)),
    timeouts: { connectMs: 1, headersMs: 1, firstByteMs: 1, idleMs: 1 },
  };
  const call = upstream.send(request, {
    head: (head) => heard.heads.push(head),
    data: (chunk) => heard.chunks.push(chunk) > 0 && heard.wantsMore,
    end: () => {
      heard.ends += 1;
    },
    error: (fault) => heard.faults.push(fault.code),
  });
  return { clock, heard: Object.assign(heard, { call }) };
}

function whole(dialect: Dialect, body: unknown) {
  const { clock, heard } = send(dialect, body);
  clock.advance(60_000);
  return heard;
}

function prompt(content: string, more: object = {}) {
  return { model: 'demo', max_tokens: 1000, messages: [{ role: 'user', content }], ...more };
}

const STREAMED = { stream: true, stream_options: { include_usage: true } };

/** All texts of an answer, whichever API. */
function textIn(chunks: readonly Buffer[]): string {
  const json = Buffer.concat(chunks).toString();
  return [...json.matchAll(/"(?:content|text)":"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]).join('');
}

describe.each(APIS)('the demo provider, $name', ({ dialect }) => {
  test('says the same and counts the same, streamed and not', () => {
    const plain = whole(dialect, prompt('Hello there'));
    const streamed = whole(dialect, prompt('Hello there', STREAMED));
    const { reading, isTerminal, contentEvents } = readStream(dialect, streamed.chunks, false);
    expect(toUsage(reading)).toMatchObject({ output: expect.any(Number) });
    const { raw: _, ...usage } = toUsage(dialect.readAnswer(Buffer.concat(plain.chunks)));
    // The options of a stream are no part of a prompt, so that both requests count the same input.
    expect(toUsage(reading)).toMatchObject(usage);
    expect(isTerminal).toBe(true);
    expect(contentEvents).toBeGreaterThan(10);
    expect(textIn(streamed.chunks)).toBe(textIn(plain.chunks));
    expect([plain.ends, streamed.ends]).toEqual([1, 1]);
  });

  test('answers in Korean to a Korean prompt, in English to others, and says what to do next', () => {
    const korean = textIn(whole(dialect, prompt('안녕하세요')).chunks);
    const english = textIn(whole(dialect, prompt('Hello')).chunks);
    expect(korean).toContain('데모 공급자');
    expect(english).toContain('demo provider');
    expect([korean, english].every((text) => text.includes('tallygate.yaml'))).toBe(true);
  });

  test('answers the same to the same request', () => {
    const bytes = () => Buffer.concat(whole(dialect, prompt('Hello', STREAMED)).chunks).toString();
    expect(bytes()).toBe(bytes());
  });

  test('stops at max_tokens and says that it did', () => {
    const answer = whole(dialect, prompt('Hello', { max_tokens: 3 })).chunks;
    expect(toUsage(dialect.readAnswer(Buffer.concat(answer))).output).toBe(3);
    expect(textIn(answer)).toHaveLength(12);
    expect(Buffer.concat(answer).toString()).toMatch(/"(finish_reason":"length|stop_reason":"max_tokens)"/);
  });

  test('counts a part of a long prompt as read from a cache, within all input', () => {
    const { input = 0, cacheRead = 0 } = toUsage(
      dialect.readAnswer(Buffer.concat(whole(dialect, prompt('x'.repeat(8000))).chunks)),
    );
    expect(input).toBeGreaterThanOrEqual(2000);
    expect(input).toBeLessThan(2050);
    expect(cacheRead).toBe(1408);
  });

  test('sends a stream at a believable pace: never faster than 15 ms a chunk, never slower than 40', () => {
    const { clock, heard } = send(dialect, prompt('Hello', STREAMED));
    expect(heard.heads).toEqual([]);
    clock.advance(14);
    expect(heard.heads).toEqual([]);
    const times: number[] = [];
    for (let elapsed = 14; heard.ends === 0 && elapsed < 10_000; elapsed++) {
      const before = heard.chunks.length;
      clock.advance(1);
      if (heard.chunks.length > before) times.push(clock.monotonicMs());
    }
    const gaps = times.map((time, index) => time - (times[index - 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(15);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(40);
    expect(heard.ends).toBe(1);
  });

  test('sends nothing more, and does not end, after it was aborted', () => {
    const { clock, heard } = send(dialect, prompt('Hello', STREAMED));
    clock.advance(100);
    const before = heard.chunks.length;
    heard.call.abort();
    heard.call.resume();
    clock.advance(60_000);
    expect(before).toBeGreaterThan(0);
    expect([heard.chunks.length, heard.ends, heard.faults.length]).toEqual([before, 0, 0]);
  });

  test('sends nothing at all when it was aborted before its head', () => {
    const { clock, heard } = send(dialect, prompt('Hello', STREAMED));
    heard.call.abort();
    clock.advance(60_000);
    expect([heard.heads.length, heard.chunks.length, heard.ends]).toEqual([0, 0, 0]);
  });

  test('holds back until it is told to go on, and loses nothing', () => {
    const { clock, heard } = send(dialect, prompt('Hello', STREAMED));
    heard.wantsMore = false;
    clock.advance(60_000);
    expect(heard.chunks).toHaveLength(1);
    while (heard.ends === 0 && heard.chunks.length < 1000) {
      const before = heard.chunks.length;
      heard.call.resume();
      heard.call.resume();
      clock.advance(60_000);
      expect(heard.chunks.length).toBeLessThanOrEqual(before + 1);
    }
    expect(heard.ends).toBe(1);
    expect(Buffer.concat(heard.chunks).toString()).toBe(
      Buffer.concat(whole(dialect, prompt('Hello', STREAMED)).chunks).toString(),
    );
  });

  test('refuses what it cannot read with 400 in the API’s shape', () => {
    const answer = whole(dialect, { model: 'demo', messages: 'Hello', max_tokens: 5 });
    expect(answer.heads[0]?.status).toBe(400);
    expect(JSON.parse(Buffer.concat(answer.chunks).toString())).toMatchObject({
      error: { type: 'invalid_request_error', message: expect.stringContaining('messages') },
    });
    expect(dialect.readAnswer(Buffer.concat(answer.chunks)).errorCode).toBe('provider:invalid_request_error');
  });

  test('takes no request after it was stopped', async () => {
    const clock = manualClock();
    const upstream = demoUpstream(clock);
    await upstream.stop();
    const { heard } = send(dialect, prompt('Hello'), { clock, upstream });
    expect(heard.faults).toEqual([]);
    clock.advance(1);
    expect([heard.faults, heard.ends, heard.heads]).toEqual([['upstream_connect_failed'], 0, []]);
  });
});

test('chat completions report usage in a stream only when asked, messages always', () => {
  const bytes = (dialect: Dialect) =>
    Buffer.concat(whole(dialect, prompt('Hello', { stream: true })).chunks).toString();
  expect(bytes(openaiChat)).not.toContain('usage');
  expect(bytes(anthropicMessages)).toContain('"usage"');
});

test('messages without max_tokens, and paths that no API has, are refused', () => {
  expect(whole(anthropicMessages, prompt('Hello', { max_tokens: undefined })).heads[0]?.status).toBe(400);
  const { clock, heard } = send(openaiChat, prompt('Hello'), { path: '/v1/audio/speech?x=1' });
  clock.advance(1000);
  expect(heard.heads[0]?.status).toBe(404);
});

test('the length of a whole answer is told, and that of a stream is not', () => {
  const plain = whole(openaiChat, prompt('Hello'));
  expect(plain.heads[0]?.length).toBe(Buffer.concat(plain.chunks).length);
  expect(whole(openaiChat, prompt('Hello', STREAMED)).heads[0]?.length).toBeUndefined();
});
