import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { configFor, KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { hasTokensOf } from '../harness/rows.ts';
import { rowsOfMarkerOnce } from '../harness/rows-of-marker.ts';
import { writeDirectives } from '../provider/directives.ts';
import type { ProviderRequest } from '../provider/journal.ts';
import { CALLS_WEATHER, markers, tagged, WEATHER } from './stand.ts';

const NOWHERE = { url: 'http://127.0.0.1:9', apiKey: 'none' };
const destination = (provider: string, model: string) => ({ name: provider, provider, model });
const CHAIN = {
  name: 'chain',
  workspace: 'main',
  destinations: [{ ...destination('openai', 'openai-model'), traffic_percentage: 100 }],
  fallbacks: [destination('anthropic', 'anthropic-model'), destination('gemini', 'gemini-3-model')],
};
const fixture = useProgram({
  more: { endpoints: [...(configFor(NOWHERE)['endpoints'] as readonly unknown[]), CHAIN] },
});
const next = markers('chain');
const FIRST_FAILS = { status: 503, times: 1 } as const;
const TWO_FAIL = { status: 429, times: 2 } as const;

for (const isStream of [false, true]) {
  const how = isStream ? 'streamed' : 'whole';

  test(`chat, ${how}: a conversation with tools moves from OpenAI to Anthropic to Gemini, and stays one conversation`, async () => {
    const { name, description, parameters } = WEATHER;
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'system', content: 'Answer briefly.' }];
    const steps: { readonly marker: string; readonly served: string }[] = [];
    const send = async (marker: string) => {
      const body = {
        model: 'chain',
        messages,
        tools: [{ type: 'function' as const, function: { name, description, parameters } }],
      };
      const options = { headers: tagged(marker) };
      const answer = isStream
        ? await client().chat.completions.stream(body, options).finalChatCompletion()
        : await client().chat.completions.create(body, options);
      const message = answer.choices[0]?.message;
      if (message === undefined) throw new Error('no message');
      messages.push(
        isStream ? (JSON.parse(JSON.stringify({ ...message, parsed: undefined })) as typeof message) : message,
      );
      return message;
    };
    const turns = [
      { fault: {}, call: 'openai-chat', answer: 'anthropic-messages' },
      { fault: FIRST_FAILS, call: 'anthropic-messages', answer: 'gemini' },
      { fault: TWO_FAIL, call: 'gemini', answer: 'openai-chat' },
    ];
    for (const [index, { fault, call, answer }] of turns.entries()) {
      const asked = next();
      messages.push({ role: 'user', content: writeDirectives(asked, { ...fault, tools: CALLS_WEATHER }) });
      const calling = await send(asked);
      const calls = (calling.tool_calls ?? []).flatMap((one) => (one.type === 'function' ? [one] : []));
      expect(calls.map((one) => JSON.parse(one.function.arguments) as unknown)).toEqual([WEATHER.args]);
      steps.push({ marker: asked, served: call });
      const result = `${WEATHER.result} ${index}`;
      for (const one of calls) messages.push({ role: 'tool', tool_call_id: one.id, content: result });
      const told = next();
      const hops = { 'openai-chat': {}, 'anthropic-messages': FIRST_FAILS, gemini: TWO_FAIL }[answer] ?? {};
      messages.push({ role: 'user', content: writeDirectives(told, hops) });
      const said = await send(told);
      expect(said.content?.length).toBeGreaterThan(3);
      steps.push({ marker: told, served: answer });
    }
    await expectSteps(steps);
  });

  test(`Responses, ${how}: a tool's result is carried from OpenAI to Anthropic to Gemini`, async () => {
    const { name, description, parameters } = WEATHER;
    const tools = [{ type: 'function' as const, name, description, parameters, strict: true }];
    const input: OpenAI.Responses.ResponseInput = [];
    const steps: { readonly marker: string; readonly served: string }[] = [];
    const send = async (marker: string) => {
      const body = { model: 'chain', input, tools, store: false };
      const options = { headers: tagged(marker) };
      const answer = isStream
        ? await client().responses.stream(body, options).finalResponse()
        : await client().responses.create(body, options);
      for (const item of answer.output) {
        const { parsed_arguments: _, ...rest } = item as unknown as Record<string, unknown>;
        input.push(rest as unknown as OpenAI.Responses.ResponseInputItem);
      }
      return answer;
    };
    const turns = [
      { fault: {}, served: 'openai-responses' },
      { fault: FIRST_FAILS, served: 'anthropic-messages' },
      { fault: TWO_FAIL, served: 'gemini' },
    ];
    for (const [index, { fault, served }] of turns.entries()) {
      const marker = next();
      input.push({ role: 'user', content: writeDirectives(marker, { ...fault, tools: CALLS_WEATHER }) });
      const calling = await send(marker);
      const calls = calling.output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
      expect(calls.map((one) => JSON.parse(one.arguments) as unknown)).toEqual([WEATHER.args]);
      const result = `${WEATHER.result} ${index}`;
      for (const one of calls) input.push({ type: 'function_call_output', call_id: one.call_id, output: result });
      const said = await send(marker);
      expect(said.output_text).toContain(result);
      steps.push({ marker, served });
    }
    for (const { marker, served } of steps) {
      const good = fixture.provider.of(marker).filter(({ status }) => status === 200);
      expect(good[0]?.api).toBe(served);
    }
  });
}

function client(): OpenAI {
  return new OpenAI({
    baseURL: `${fixture.program.url}/mlflow/v1`,
    apiKey: KEYS.member,
    maxRetries: 0,
    timeout: 20_000,
  });
}

/** Each step was served by whom it should have been, its row has that one's tokens, and every attempt is in it. */
async function expectSteps(steps: readonly { readonly marker: string; readonly served: string }[]): Promise<void> {
  for (const { marker, served } of steps) {
    const seen = fixture.provider.of(marker);
    const good = seen.at(-1) as ProviderRequest;
    expect(good).toMatchObject({ status: 200, api: served });
    const rows = await rowsOfMarkerOnce(fixture.program, marker, 1);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ finalStatus: 'ok', attempts: seen.length });
    expect(
      rows.every((row) => hasTokensOf(row, good)),
      JSON.stringify({ rows, reported: good.reported }),
    ).toBe(true);
  }
}
