import Anthropic from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { type Directives, writeDirectives } from '../provider/directives.ts';
import { exampleOf } from '../provider/example-of.ts';
import { CALLS_WEATHER, markers, PIXEL, PIXEL_SEEN, SCHEMA, type Stand, tagged, WEATHER } from './stand.ts';

const TOKENS = [120, 40, 50, 8, 30] as const;

/** All that the official Anthropic SDK does, unmodified. */
export function anthropicSdkContract(name: string, stand: () => Stand): void {
  const next = markers('an');
  const at = () =>
    new Anthropic({
      baseURL: stand().bases.anthropic,
      apiKey: stand().key,
      maxRetries: 0,
      timeout: 60_000,
      logLevel: 'off',
    });
  const ask = (marker: string, directives: Directives = {}) => ({
    model: stand().models.anthropic,
    max_tokens: 2_000,
    messages: [{ role: 'user' as const, content: writeDirectives(marker, directives) }],
  });

  test.concurrent(`${name}: messages whole and streamed say the same and count the same, with thinking`, async () => {
    const [whole, streamed] = [next(), next()];
    const directives = { tokens: TOKENS, chunks: 5 };
    const thinking = { type: 'enabled' as const, budget_tokens: 1_024 };
    const answers = [
      await at().messages.create({ ...ask(whole, directives), thinking }, { headers: tagged(whole) }),
      await at()
        .messages.stream({ ...ask(streamed, directives), thinking }, { headers: tagged(streamed) })
        .finalMessage(),
    ];
    for (const { content, usage, stop_reason } of answers) {
      expect(stop_reason).toBe('end_turn');
      expect(content.map(({ type }) => type)).toEqual(['thinking', 'text']);
      expect(usage).toMatchObject({
        input_tokens: 40,
        cache_read_input_tokens: 50,
        cache_creation_input_tokens: 30,
        output_tokens: 40,
      });
    }
    await stand().counted(whole);
    await stand().counted(streamed);
  });

  for (const isStream of [false, true]) {
    test.concurrent(`${name}: messages carry a tool's result back, ${isStream ? 'streamed' : 'whole'}`, async () => {
      const marker = next();
      const { name: tool, description, parameters } = WEATHER;
      const body = {
        ...ask(marker, { tools: CALLS_WEATHER, tokens: TOKENS }),
        tools: [{ name: tool, description, input_schema: { ...parameters, type: 'object' as const } }],
      };
      const send = (messages: Anthropic.MessageParam[]) => {
        const options = { headers: tagged(marker) };
        return isStream
          ? at()
              .messages.stream({ ...body, messages }, options)
              .finalMessage()
          : at().messages.create({ ...body, messages }, options);
      };
      const first = await send(body.messages);
      const [use] = first.content.flatMap((block) => (block.type === 'tool_use' ? [block] : []));
      expect(first.stop_reason).toBe('tool_use');
      expect(use?.input).toEqual(WEATHER.args);
      const result = { type: 'tool_result' as const, tool_use_id: use?.id ?? '', content: WEATHER.result };
      const second = await send([
        ...body.messages,
        { role: 'assistant', content: first.content },
        { role: 'user', content: [result] },
      ]);
      expect(JSON.stringify(second.content)).toContain(WEATHER.result);
      await stand().counted(marker);
    });
  }

  test.concurrent(`${name}: messages show an image to the provider, byte for byte`, async () => {
    const marker = next();
    const source = { type: 'base64' as const, media_type: 'image/png' as const, data: PIXEL };
    const content = [
      { type: 'image' as const, source },
      { type: 'text' as const, text: writeDirectives(marker, {}) },
    ];
    const answer = await at().messages.create(
      { ...ask(marker), messages: [{ role: 'user', content }] },
      { headers: tagged(marker) },
    );
    expect(JSON.stringify(answer.content)).toContain(PIXEL_SEEN);
    await stand().counted(marker);
  });

  test.concurrent(`${name}: messages answer in the shape of a JSON schema`, async () => {
    const marker = next();
    const output_config = { format: { type: 'json_schema' as const, schema: SCHEMA } };
    const answer = await at().messages.parse({ ...ask(marker), output_config }, { headers: tagged(marker) });
    const [block] = answer.content;
    expect(JSON.parse(block?.type === 'text' ? block.text : '')).toEqual(exampleOf(SCHEMA));
    await stand().counted(marker);
  });

  test.concurrent(`${name}: tokens are counted without using any`, async () => {
    const marker = next();
    const { model, messages } = ask(marker, { tokens: [77, 1] });
    const answer = await at().messages.countTokens({ model, messages }, { headers: tagged(marker) });
    expect(answer.input_tokens).toBe(77);
    expect(stand().provider.of(marker)[0]?.reported).toEqual({});
    await stand().counted(marker);
  });

  test.concurrent(`${name}: messages are over for the provider too when the client leaves`, async () => {
    const marker = next();
    const model = stand().cancelModels.anthropic;
    const stream = at().messages.stream(
      { ...ask(marker, { chunks: 200, chunkDelayMs: 20 }), model },
      { headers: tagged(marker) },
    );
    for await (const event of stream) if (event.type === 'content_block_delta') break;
    await stand().left(marker);
  });
}
