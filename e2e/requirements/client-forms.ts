import { expect } from 'vitest';
import type { CallKind, Form } from './calls.ts';
import type { Case, Seen } from './observe.ts';
import type { Expected } from './scenarios.ts';

/** What the client was sent is what its API sends in such a case. */
export function expectClientSees(seen: Seen, { call, scenario }: Case, expected: Expected): void {
  expect(seen.status).toBe(expected.status);
  expect(seen.isWhole, 'the answer ends in good order').toBe(true);
  expect(seen.elapsedMs).toBeLessThan(expected.withinMs);
  expect(seen.headers['tallygate-attempts']).toBe(String(expected.attempts.length));
  if (scenario.shows !== undefined) expect(seen.text).toMatch(scenario.shows(call));
  const { retryAfter } = scenario.directives;
  if (expected.status === 429) expect(seen.headers['retry-after']).toBe(retryAfter && String(retryAfter));
  if (expected.client === 'answer') expectAnswer(seen, call);
  else if (expected.client === 'broken') expectBroken(seen, call);
  else expectError(seen, call, expected);
}

/** How a stream of each API ends when it is whole. */
const ENDS: Readonly<Record<Form, RegExp>> = {
  chat: /"finish_reason":"[a-z_]+"/,
  responses: /"type":"response\.(completed|incomplete)"/,
  messages: /"stop_reason":"[a-z_]+"/,
  gemini: /"finishReason": ?"[A-Z_]+"/,
  embeddings: /$/,
  'gemini-embeddings': /$/,
};

function expectAnswer({ text }: Seen, call: CallKind): void {
  if (call.isStream) expect(text).toMatch(ENDS[call.form]);
  else expect(JSON.parse(text)).not.toHaveProperty('error.message');
}

/** Errors inside a stream, as each API shapes them. */
const IN_STREAM: Readonly<Record<Form, RegExp>> = {
  chat: /data: \{"error":\{[^\n]*upstream_truncated[^\n]*\}\n\n/,
  responses: /event: error\ndata: \{"type":"error"[^\n]*upstream_truncated[^\n]*\}\n\n$/,
  messages: /event: error\ndata: \{"type":"error"[^\n]*upstream_truncated[^\n]*\}\n\n$/,
  gemini: /data: \{"error":\{[^\n]*upstream_truncated[^\n]*\}(\r?\n){2}$/,
  embeddings: /$^/,
  'gemini-embeddings': /$^/,
};

function expectBroken({ text }: Seen, call: CallKind): void {
  expect(text).not.toMatch(ENDS[call.form]);
  if (!call.isArray) {
    expect(text).toMatch(IN_STREAM[call.form]);
    return;
  }
  const elements = JSON.parse(text) as readonly object[];
  expect(elements.length).toBeGreaterThan(1);
  expect(JSON.stringify(elements.at(-1))).toMatch(/^\{"error":\{.*upstream_truncated/);
}

function expectError({ text }: Seen, call: CallKind, { client, errorCode, status }: Expected): void {
  const body = JSON.parse(text) as { readonly type?: unknown; readonly error?: Readonly<Record<string, unknown>> };
  expect(typeof body.error?.['message']).toBe('string');
  if (call.form === 'messages') expect(body).toMatchObject({ type: 'error', error: { type: expect.any(String) } });
  if (call.form.startsWith('gemini')) expect(body.error).toMatchObject({ code: status, status: expect.any(String) });
  if (client === 'failure') expect(text).toContain(String(errorCode));
}
