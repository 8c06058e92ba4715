import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { destination, endpoint } from '../../../../test/gateway-data.ts';
import { dataPlane, http, post, reply, spool } from '../../../../test/gateway-rig.ts';
import { answerHead } from '../../../../test/scripted-upstream.ts';

const GEM = endpoint({
  id: 'gem',
  name: 'gem',
  destinations: [{ ...destination('gem', 'gemini'), trafficPercentage: 100 }],
});
const FORMS = [
  { form: 'whole', method: 'generateContent', type: 'application/json; charset=UTF-8', ending: '.json' },
  { form: 'as events', method: 'streamGenerateContent?alt=sse', type: 'text/event-stream', ending: '.sse' },
  { form: 'as an array', method: 'streamGenerateContent', type: 'application/json; charset=UTF-8', ending: '.array' },
];
const EXPECTED = {
  text: { input_tokens: 12, output_tokens: 9, total_tokens: 21 },
  'cached-thinking-tool': { input_tokens: 2400, output_tokens: 250, total_tokens: 2650 },
  'inclusive-thoughts': { input_tokens: 264, output_tokens: 1093, total_tokens: 1357 },
  'thoughts-only': { input_tokens: 10, output_tokens: 98, total_tokens: 108 },
  blocked: { input_tokens: 8, output_tokens: 0, total_tokens: 8 },
  'traffic-type': { input_tokens: 5, output_tokens: 3, total_tokens: 8 },
};

function recorded(name: string, ending: string): Buffer {
  return readFileSync(new URL(`./fixtures/${name}${ending}`, import.meta.url));
}

/** Calls the endpoint and begins the provider's answer. */
function call(method: string, type: string): void {
  dataPlane([GEM])(post({ contents: [] }, { target: `/gemini/v1beta/models/gem:${method}` }), reply);
  http.last().sink.head(answerHead(200, type));
}

describe.each(FORMS)('an answer $form', ({ method, type, ending }) => {
  test.each(Object.entries(EXPECTED))(
    'R-12, R-17: %s is one row with the same tokens, however its bytes arrive',
    async (name, row) => {
      const bytes = recorded(name, ending);
      call(method, type);
      for (let at = 0; at < bytes.length; at += 50) http.last().sink.data(bytes.subarray(at, at + 50));
      http.last().sink.end();
      expect(reply.ended).toBe('whole');
      expect(await spool.rows()).toMatchObject([{ ...row, final_status: 'ok', usage_source: 'provider' }]);
    },
  );

  test('goes on byte for byte', () => {
    const bytes = recorded('cached-thinking-tool', ending);
    call(method, type);
    http.last().sink.data(bytes);
    http.last().sink.end();
    expect(reply.text).toBe(bytes.toString());
  });
});

describe('an answer that broke off', () => {
  test.each([
    ['behind a chunk', '[{"candidates":[]}\n'],
    ['behind a comma', '[{"candidates":[]}\n,\r\n'],
  ])('%s is an array whose last element is our error', async (_, text) => {
    call('streamGenerateContent', 'application/json; charset=UTF-8');
    http.last().sink.data(Buffer.from(text));
    http.last().sink.end();
    expect(JSON.parse(reply.text)).toMatchObject([
      { candidates: [] },
      { error: { status: 'UNAVAILABLE', details: [{ reason: 'upstream_truncated' }] } },
    ]);
    expect(await spool.rows()).toMatchObject([{ final_status: 'upstream_truncated', output_tokens: null }]);
  });

  test('within a chunk is told on a line of its own, and is no valid array', async () => {
    call('streamGenerateContent', 'application/json; charset=UTF-8');
    http.last().sink.data(recorded('truncated', '.array'));
    http.last().sink.end();
    expect(reply.text).toMatch(/lo th\n\{"error":\{.*"upstream_truncated".*\}\n$/s);
    expect(await spool.rows()).toMatchObject([{ final_status: 'upstream_truncated', input_tokens: 12 }]);
  });
});
