import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { configFor, KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { hasTokensOf, sideBySide } from '../harness/rows.ts';
import { rowsOfMarkerOnce } from '../harness/rows-of-marker.ts';
import { type Directives, writeDirectives } from '../provider/directives.ts';
import { CALLS_WEATHER, KINDS, type Kind, markers, tagged, WEATHER } from './stand.ts';

const NOWHERE = { url: 'http://127.0.0.1:9', apiKey: 'none' };
const destination = (provider: Kind, model: string) => ({ name: provider, provider, model });
/**
 * One endpoint for each test, so that the failures of one do not close the doors of another. The models are of those that
 * ask most of a conversation: this one of Anthropic's wants its thinking back with a tool's result, this one of Google's
 * a signature with each call.
 */
const chain = (name: string) => ({
  name,
  workspace: 'main',
  destinations: [{ ...destination('openai', `${name}-model`), traffic_percentage: 100 }],
  fallbacks: [destination('anthropic', 'claude-sonnet-4-0'), destination('gemini', 'gemini-3-pro')],
});
/** Who calls the tool, and who answers with its result. */
const PAIRS = KINDS.flatMap((calls) => KINDS.map((answers) => ({ calls, answers })));
const CASES = [false, true].flatMap((isStream) =>
  PAIRS.map((pair) => ({ ...pair, isStream, how: isStream ? 'streamed' : 'whole' })),
);
const nameOf = (api: string, row: (typeof CASES)[number]) => `${api}-${row.calls}-${row.answers}-${row.how}`;

const fixture = useProgram({
  more: {
    endpoints: [
      ...(configFor(NOWHERE)['endpoints'] as readonly unknown[]),
      ...['chat', 'responses', 'reasoning'].flatMap((api) => CASES.map((row) => chain(nameOf(api, row)))),
    ],
  },
});
const next = markers('chain');
const { name, description, parameters } = WEATHER;

test.concurrent.each(CASES)('chat, $how: $calls calls a tool, $answers goes on from its result', async (row) => {
  const marker = next();
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: 'system', content: 'Answer briefly.' },
    { role: 'user', content: prompt(marker, row) },
  ];
  const tools = [{ type: 'function' as const, function: { name, description, parameters } }];
  const send = async () => {
    const body = { model: nameOf('chat', row), messages, tools };
    const options = { headers: tagged(marker) };
    const answer = row.isStream
      ? await client().chat.completions.stream(body, options).finalChatCompletion()
      : await client().chat.completions.create(body, options);
    const [choice] = answer.choices;
    if (choice === undefined) throw new Error('no choice');
    return choice.message;
  };
  const calling = await send();
  const calls = (calling.tool_calls ?? []).flatMap((one) => (one.type === 'function' ? [one] : []));
  expect(calls.map((one) => JSON.parse(one.function.arguments) as unknown)).toEqual([WEATHER.args]);
  messages.push(plain(calling));
  for (const one of calls) messages.push({ role: 'tool', tool_call_id: one.id, content: WEATHER.result });
  expect((await send()).content).toContain(WEATHER.result);
  await expectServed(marker, row);
});

test.concurrent.each(CASES)('Responses, $how: $calls calls a tool, $answers goes on from its result', (row) =>
  carryThroughResponses(row, 'responses', {}),
);

test.concurrent.each(CASES)(
  'Responses with reasoning, $how: $calls thinks and calls a tool, $answers goes on from its result',
  (row) =>
    carryThroughResponses(row, 'reasoning', {
      reasoning: { effort: 'medium', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
    }),
);

async function carryThroughResponses(
  row: (typeof CASES)[number],
  api: string,
  more: Pick<OpenAI.Responses.ResponseCreateParamsNonStreaming, 'reasoning' | 'include'>,
): Promise<void> {
  const marker = next();
  const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: prompt(marker, row) }];
  const send = async () => {
    const body = {
      ...more,
      model: nameOf(api, row),
      input,
      store: false,
      tools: [{ type: 'function' as const, name, description, parameters, strict: true }],
    };
    const options = { headers: tagged(marker) };
    return row.isStream
      ? await client().responses.stream(body, options).finalResponse()
      : await client().responses.create(body, options);
  };
  const { output } = await send();
  const calls = output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
  expect(calls.map((one) => JSON.parse(one.arguments) as unknown)).toEqual([WEATHER.args]);
  input.push(...output.map((item) => plain(item) as OpenAI.Responses.ResponseInputItem));
  for (const one of calls) input.push({ type: 'function_call_output', call_id: one.call_id, output: WEATHER.result });
  expect((await send()).output_text).toContain(WEATHER.result);
  await expectServed(marker, row);
}

/** Makes those fail that stand before the one that shall serve: first for the call, then for the answer. */
function prompt(marker: string, { calls, answers }: (typeof CASES)[number]): string {
  const before = KINDS.indexOf(calls);
  const tries = [...upTo(before), ...upTo(KINDS.indexOf(answers)).map((index) => before + 1 + index)];
  const fault: Directives = tries.length === 0 ? {} : { status: 503, tries };
  return `What is the weather? ${writeDirectives(marker, { ...fault, tools: CALLS_WEATHER })}`;
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** Both requests were served by whom they should have been; their rows have those one's tokens and every attempt. */
async function expectServed(marker: string, { calls, answers }: (typeof CASES)[number]): Promise<void> {
  const good = fixture.provider.of(marker).filter(({ status }) => status === 200);
  expect(good.map(({ api }) => KINDS.find((kind) => api.startsWith(kind)))).toEqual([calls, answers]);
  const rows = await rowsOfMarkerOnce(fixture.program, marker, 2);
  expect(rows.map(({ attempts }) => attempts)).toEqual([KINDS.indexOf(calls) + 1, KINDS.indexOf(answers) + 1]);
  for (const [index, row] of rows.entries()) {
    const served = good[index];
    expect(row.finalStatus).toBe('ok');
    expect(served !== undefined && hasTokensOf(row, served), sideBySide(row, served)).toBe(true);
  }
}

/** Without what the SDK adds for its caller. */
function plain<Item extends object>(item: Item): Item {
  const { parsed: _, parsed_arguments: __, ...rest } = item as Record<string, unknown>;
  return rest as Item;
}

function client(): OpenAI {
  return new OpenAI({
    baseURL: `${fixture.program.url}/mlflow/v1`,
    apiKey: KEYS.member,
    maxRetries: 0,
    timeout: 60_000,
  });
}
