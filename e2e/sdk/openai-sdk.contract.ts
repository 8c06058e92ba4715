import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { type Directives, writeDirectives } from '../provider/directives.ts';
import { exampleOf } from '../provider/example-of.ts';
import { vectorOf } from '../provider/vector.ts';
import { CALLS_WEATHER, type Kind, markers, PIXEL, PIXEL_SEEN, SCHEMA, type Stand, tagged, WEATHER } from './stand.ts';

/** Where the OpenAI SDK is pointed at, and which kind of provider is behind it. */
export interface OpenaiTarget {
  readonly name: string;
  readonly kind: Kind;
  stand(): Stand;
  baseUrl(stand: Stand): string;
  /** Whether its provider makes embeddings. */
  readonly hasEmbeddings: boolean;
}

/** All that the official OpenAI SDK does, unmodified: chat, Responses and embeddings. */
export function openaiSdkContract(target: OpenaiTarget): void {
  chatContract(target);
  responsesContract(target);
  const next = markers(`oe-${target.kind}`);
  for (const format of target.hasEmbeddings ? (['float', 'base64', undefined] as const) : []) {
    test.concurrent(`${target.name}: embeddings as ${format ?? 'the SDK likes them'} are the provider's vectors`, async () => {
      const { client, model, stand } = openaiAt(target);
      const marker = next();
      const input = [`first ${writeDirectives(marker, { tokens: [9, 0] })}`, 'second'];
      const answer = await client.embeddings.create(
        { model, input, ...(format === undefined ? {} : { encoding_format: format }) },
        { headers: tagged(marker) },
      );
      const vectors = answer.data.map(({ embedding }) =>
        typeof embedding === 'string' ? floatsOf(embedding) : Array.from(embedding),
      );
      expect(vectors).toEqual(input.map((text) => vectorOf(text)));
      expect(answer.usage).toMatchObject({ prompt_tokens: 9, total_tokens: 9 });
      await stand.counted(marker);
    });
  }
}

function chatContract(target: OpenaiTarget): void {
  const next = markers(`oc-${target.kind}`);
  const ask = (marker: string, directives: Directives = {}) => ({
    model: target.stand().models[target.kind],
    messages: [{ role: 'user' as const, content: writeDirectives(marker, directives) }],
  });

  test.concurrent(`${target.name}: chat whole and streamed say the same and count the same`, async () => {
    const { client, stand } = openaiAt(target);
    const [whole, streamed] = [next(), next()];
    const directives = { tokens: TOKENS, chunks: 5 };
    const answer = await client.chat.completions.create(ask(whole, directives), { headers: tagged(whole) });
    const stream = client.chat.completions.stream(
      { ...ask(streamed, directives), stream_options: { include_usage: true } },
      { headers: tagged(streamed) },
    );
    const final = await stream.finalChatCompletion();
    for (const { choices, usage } of [answer, final]) {
      expect(choices[0]).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant' } });
      expect(choices[0]?.message.content?.length).toBeGreaterThan(5);
      expect(usage).toMatchObject({
        prompt_tokens: 120,
        completion_tokens: 40,
        total_tokens: 160,
        prompt_tokens_details: { cached_tokens: 50 },
      });
    }
    await stand.counted(whole);
    await stand.counted(streamed);
  });

  for (const isStream of [false, true]) {
    test.concurrent(`${target.name}: chat carries a tool's result back, ${isStream ? 'streamed' : 'whole'}`, async () => {
      const { client, stand } = openaiAt(target);
      const marker = next();
      const asked: unknown[] = [];
      const tool = {
        type: 'function' as const,
        function: {
          name: WEATHER.name,
          description: WEATHER.description,
          parameters: WEATHER.parameters,
          parse: JSON.parse,
          function: (args: unknown) => {
            asked.push(args);
            return WEATHER.result;
          },
        },
      };
      const body = { ...ask(marker, { tools: CALLS_WEATHER, tokens: TOKENS }), tools: [tool] };
      const options = { headers: tagged(marker) };
      const runner = isStream
        ? client.chat.completions.runTools({ ...body, stream: true }, options)
        : client.chat.completions.runTools(body, options);
      expect(await runner.finalContent()).toContain(WEATHER.result);
      expect(asked).toEqual([WEATHER.args]);
      await stand.counted(marker);
    });
  }

  test.concurrent(`${target.name}: chat carries several calls of one turn, and an answer to each`, async () => {
    const { client, stand } = openaiAt(target);
    const marker = next();
    const cities = ['Seoul', 'Busan'];
    const tools = cities.map((city) => ({ name: WEATHER.name, args: JSON.stringify({ city }) }));
    const { name, description, parameters } = WEATHER;
    const body = {
      ...ask(marker, { tools }),
      tools: [{ type: 'function' as const, function: { name, description, parameters } }],
    };
    const first = await client.chat.completions.create(body, { headers: tagged(marker) });
    const calls = (first.choices[0]?.message.tool_calls ?? []).flatMap((call) =>
      call.type === 'function' ? [call] : [],
    );
    expect(calls.map((call) => JSON.parse(call.function.arguments) as unknown)).toEqual(
      cities.map((city) => ({ city })),
    );
    expect(first.choices[0]?.finish_reason).toBe('tool_calls');
    const answers = calls.map((call) => ({
      role: 'tool' as const,
      tool_call_id: call.id,
      content: `${call.id} is fine`,
    }));
    const said = first.choices.map(({ message }) => message);
    const second = await client.chat.completions.create(
      { ...body, messages: [...body.messages, ...said, ...answers] },
      { headers: tagged(marker) },
    );
    for (const call of calls) expect(second.choices[0]?.message.content).toContain(`${call.id} is fine`);
    await stand.counted(marker);
  });

  test.concurrent(`${target.name}: chat with a reasoning effort carries a tool's result back`, async () => {
    const { client, stand } = openaiAt(target);
    const marker = next();
    const { name, description, parameters } = WEATHER;
    const body = {
      ...ask(marker, { tools: CALLS_WEATHER, tokens: TOKENS }),
      tools: [{ type: 'function' as const, function: { name, description, parameters } }],
      reasoning_effort: 'medium' as const,
    };
    const first = await client.chat.completions.create(body, { headers: tagged(marker) });
    const message = first.choices[0]?.message;
    const [call] = message?.tool_calls ?? [];
    if (message === undefined || call === undefined) throw new Error('no call');
    const answer = { role: 'tool' as const, tool_call_id: call.id, content: WEATHER.result };
    const second = await client.chat.completions.create(
      { ...body, messages: [...body.messages, message, answer] },
      { headers: tagged(marker) },
    );
    expect(second.choices[0]?.message.content).toContain(WEATHER.result);
    await stand.counted(marker);
  });

  test.concurrent(`${target.name}: chat shows an image to the provider, byte for byte`, async () => {
    const { client, model, stand } = openaiAt(target);
    const marker = next();
    const content = [
      { type: 'text' as const, text: writeDirectives(marker, {}) },
      { type: 'image_url' as const, image_url: { url: `data:image/png;base64,${PIXEL}` } },
    ];
    const answer = await client.chat.completions.create(
      { model, messages: [{ role: 'user', content }] },
      { headers: tagged(marker) },
    );
    expect(answer.choices[0]?.message.content).toContain(PIXEL_SEEN);
    await stand.counted(marker);
  });

  test.concurrent(`${target.name}: chat answers in the shape of a JSON schema`, async () => {
    const { client, stand } = openaiAt(target);
    const marker = next();
    const response_format = {
      type: 'json_schema' as const,
      json_schema: { name: 'weather', schema: SCHEMA, strict: true },
    };
    const answer = await client.chat.completions.create(
      { ...ask(marker), response_format },
      { headers: tagged(marker) },
    );
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toEqual(exampleOf(SCHEMA));
    await stand.counted(marker);
  });

  test.concurrent(`${target.name}: chat is over for the provider too when the client leaves`, async () => {
    const { client, stand } = openaiAt(target);
    const marker = next();
    const stream = await client.chat.completions.create(
      { ...ask(marker, SLOW), model: stand.cancelModels[target.kind], stream: true },
      { headers: tagged(marker) },
    );
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    await stand.left(marker);
  });
}

function responsesContract(target: OpenaiTarget): void {
  const next = markers(`or-${target.kind}`);
  const ask = (marker: string, directives: Directives = {}) => ({
    model: target.stand().models[target.kind],
    input: [{ role: 'user' as const, content: writeDirectives(marker, directives) }] as OpenAI.Responses.ResponseInput,
    store: false,
  });
  const { name, description, parameters } = WEATHER;
  const tools = [{ type: 'function' as const, name, description, parameters, strict: true }];

  test.concurrent(`${target.name}: Responses whole and streamed say the same and count the same`, async () => {
    const { client, stand } = openaiAt(target);
    const [whole, streamed] = [next(), next()];
    const directives = { tokens: TOKENS, chunks: 5 };
    const answer = await client.responses.create(ask(whole, directives), { headers: tagged(whole) });
    const stream = client.responses.stream(ask(streamed, directives), { headers: tagged(streamed) });
    let spoken = '';
    stream.on('response.output_text.delta', ({ delta }) => {
      spoken += delta;
    });
    const final = await stream.finalResponse();
    expect(final.output_text).toBe(spoken);
    for (const { status, output_text, usage } of [answer, final]) {
      expect(status).toBe('completed');
      expect(output_text.length).toBeGreaterThan(5);
      expect(usage).toMatchObject({
        input_tokens: 120,
        output_tokens: 40,
        total_tokens: 160,
        input_tokens_details: { cached_tokens: 50 },
      });
    }
    await stand.counted(whole);
    await stand.counted(streamed);
  });

  for (const isStream of [false, true]) {
    test.concurrent(`${target.name}: Responses carry a tool's result back, ${isStream ? 'streamed' : 'whole'}`, async () => {
      const { client, stand } = openaiAt(target);
      const marker = next();
      const body = { ...ask(marker, { tools: CALLS_WEATHER, tokens: TOKENS }), tools };
      const send = async (input: OpenAI.Responses.ResponseInput) => {
        const options = { headers: tagged(marker) };
        const answer = isStream
          ? await client.responses.stream({ ...body, input }, options).finalResponse()
          : await client.responses.create({ ...body, input }, options);
        return answer;
      };
      const first = await send(body.input);
      const [call] = first.output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
      expect(JSON.parse(call?.arguments ?? '')).toEqual(WEATHER.args);
      const output = { type: 'function_call_output' as const, call_id: call?.call_id ?? '', output: WEATHER.result };
      const carried = first.output.map(withoutParsed) as OpenAI.Responses.ResponseInput;
      const second = await send([...body.input, ...carried, output]);
      expect(second.output_text).toContain(WEATHER.result);
      await stand.counted(marker);
    });
  }

  test.concurrent(`${target.name}: Responses carry their reasoning through a tool's turn`, async () => {
    const { client, stand } = openaiAt(target);
    const marker = next();
    const body = {
      ...ask(marker, { tools: CALLS_WEATHER, tokens: TOKENS }),
      tools,
      reasoning: { effort: 'low' as const, summary: 'auto' as const },
      include: ['reasoning.encrypted_content' as const],
    };
    const first = await client.responses.create(body, { headers: tagged(marker) });
    expect(first.output.map(({ type }) => type)).toEqual(['reasoning', 'function_call']);
    const [thought] = first.output.flatMap((item) => (item.type === 'reasoning' ? item.summary : []));
    expect(thought?.text).toContain('Thinking about');
    const [call] = first.output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
    const output = { type: 'function_call_output' as const, call_id: call?.call_id ?? '', output: WEATHER.result };
    const carried = first.output as OpenAI.Responses.ResponseInput;
    const second = await client.responses.create(
      { ...body, input: [...body.input, ...carried, output] },
      { headers: tagged(marker) },
    );
    expect(second.output_text).toContain(WEATHER.result);
    await stand.counted(marker);
  });

  test.concurrent(`${target.name}: Responses show an image to the provider, byte for byte`, async () => {
    const { client, model, stand } = openaiAt(target);
    const marker = next();
    const content = [
      { type: 'input_text' as const, text: writeDirectives(marker, {}) },
      { type: 'input_image' as const, image_url: `data:image/png;base64,${PIXEL}`, detail: 'auto' as const },
    ];
    const answer = await client.responses.create(
      { model, input: [{ role: 'user', content }], store: false },
      { headers: tagged(marker) },
    );
    expect(answer.output_text).toContain(PIXEL_SEEN);
    await stand.counted(marker);
  });

  test.concurrent(`${target.name}: Responses answer in the shape of a JSON schema`, async () => {
    const { client, stand } = openaiAt(target);
    const marker = next();
    const text = { format: { type: 'json_schema' as const, name: 'weather', schema: SCHEMA, strict: true } };
    const answer = await client.responses.create({ ...ask(marker), text }, { headers: tagged(marker) });
    expect(JSON.parse(answer.output_text)).toEqual(exampleOf(SCHEMA));
    await stand.counted(marker);
  });

  test.concurrent(`${target.name}: Responses are over for the provider too when the client leaves`, async () => {
    const { client, stand } = openaiAt(target);
    const marker = next();
    const stream = await client.responses.create(
      { ...ask(marker, SLOW), model: stand.cancelModels[target.kind], stream: true },
      { headers: tagged(marker) },
    );
    for await (const event of stream) if (event.type === 'response.output_text.delta') break;
    await stand.left(marker);
  });
}

const TOKENS = [120, 40, 50, 8] as const;
const SLOW: Directives = { chunks: 200, chunkDelayMs: 20 };

function openaiAt(target: OpenaiTarget) {
  const stand = target.stand();
  const client = new OpenAI({
    baseURL: target.baseUrl(stand),
    apiKey: stand.key,
    maxRetries: 0,
    timeout: 60_000,
    logLevel: 'off',
  });
  return { client, stand, model: stand.models[target.kind] };
}

/** What `stream` adds for its caller is no part of an input item. */
function withoutParsed(item: object): object {
  const { parsed_arguments: _, ...rest } = item as Record<string, unknown>;
  return rest;
}

function floatsOf(base64: string): readonly number[] {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}
