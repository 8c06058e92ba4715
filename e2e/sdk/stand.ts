import { expect } from 'vitest';
import { KEYS } from '../harness/config.ts';
import type { Fixture } from '../harness/fixture.ts';
import { hasTokensOf, sideBySide, type UsageRow } from '../harness/rows.ts';
import { rowsOfMarkerOnce } from '../harness/rows-of-marker.ts';
import type { FakeProvider } from '../provider/provider.ts';
import { describeImage } from '../provider/reply.ts';

/** Kinds of providers. */
export type Kind = 'openai' | 'anthropic' | 'gemini';
export const KINDS: readonly Kind[] = ['openai', 'anthropic', 'gemini'];

/** Where SDKs are pointed at: the fake provider itself, or the gateway before it. The same tests run on both. */
export interface Stand {
  readonly provider: FakeProvider;
  readonly key: string;
  /** Base URL of each native API, as each SDK wants it. */
  readonly bases: Readonly<Record<Kind, string>>;
  /** Names that are sent as the model. */
  readonly models: Readonly<Record<Kind, string>>;
  /** Names of models whose provider is left when the client leaves. */
  readonly cancelModels: Readonly<Record<Kind, string>>;
  /** After an exchange that went well: its requests were all served, and counted where anybody counts. */
  counted(marker: string): Promise<void>;
  /** After the client left in the middle: the provider was left too, and it was counted where anybody counts. */
  left(marker: string): Promise<void>;
}

/** The fake provider alone. */
export function providerStand(provider: FakeProvider): Stand {
  const models = { openai: 'openai-model', anthropic: 'anthropic-model', gemini: 'gemini-model' };
  return {
    provider,
    key: provider.apiKey,
    bases: { openai: `${provider.url}/v1`, anthropic: provider.url, gemini: provider.url },
    models,
    cancelModels: models,
    counted: async (marker) => {
      await provider.until(() => isServed(provider, marker));
    },
    left: async (marker) => {
      await provider.until(() => provider.of(marker)[0]?.state === 'aborted');
    },
  };
}

/** The gateway with its native bases: each request has one row, whose tokens are those that the provider reported. */
export function gatewayStand({ program, provider }: Fixture): Stand {
  const direct = providerStand(provider);
  return {
    provider,
    key: KEYS.member,
    bases: {
      openai: `${program.url}/openai/v1`,
      anthropic: `${program.url}/anthropic`,
      gemini: `${program.url}/gemini`,
    },
    models: { openai: 'gpt', anthropic: 'claude', gemini: 'gemini' },
    cancelModels: { openai: 'gpt-cancel', anthropic: 'claude-cancel', gemini: 'gemini-cancel' },
    counted: async (marker) => {
      await direct.counted(marker);
      const seen = provider.of(marker);
      const rows = await rowsOfMarkerOnce(program, marker, seen.length);
      expect(rows).toHaveLength(seen.length);
      for (const [index, row] of rows.entries()) {
        const told = seen[index];
        expect(row).toMatchObject({ finalStatus: 'ok', statusCode: 200 });
        if (isTokenless(row)) expect(row.total ?? 0).toBe(0);
        else expect(told !== undefined && hasTokensOf(row, told), sideBySide(row, told)).toBe(true);
      }
    },
    left: async (marker) => {
      await direct.left(marker);
      const [row] = await rowsOfMarkerOnce(program, marker, 1);
      expect(row?.finalStatus).toBe('client_closed');
    },
  };
}

/** The header by which the rows of one test are found; the provider ignores it. */
export function tagged(marker: string): Record<string, string> {
  return { 'tallygate-request-tags': JSON.stringify({ marker }) };
}

/** A marker that no other test of the run has. */
export function markers(prefix: string): () => string {
  let made = 0;
  return () => `${prefix}-${++made}`;
}

/** One pixel. */
export const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** What the provider says to have seen of it. */
export const PIXEL_SEEN = describeImage('image/png', PIXEL);

/** A schema that every provider takes as strict. */
export const SCHEMA = {
  type: 'object',
  properties: {
    city: { type: 'string', description: 'Where it is.' },
    degrees: { type: 'number' },
    mood: { type: 'string', enum: ['sunny', 'rainy'] },
    days: { type: 'array', items: { type: 'string' } },
  },
  required: ['city', 'degrees', 'mood', 'days'],
  additionalProperties: false,
};

/** A tool that every provider can be offered, and what it answers. */
export const WEATHER = {
  name: 'get_weather',
  description: 'The weather of a city.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
  args: { city: 'Seoul' },
  result: 'clear, 21 degrees',
};

/** The directive that makes the provider call it. */
export const CALLS_WEATHER = [{ name: WEATHER.name, args: JSON.stringify(WEATHER.args) }];

function isServed(provider: FakeProvider, marker: string): boolean {
  const seen = provider.of(marker);
  return seen.length > 0 && seen.every(({ state, status }) => state === 'finished' && status === 200);
}

/** Counting tokens uses none. */
function isTokenless({ apiType }: UsageRow): boolean {
  return /count_tokens|countTokens/.test(apiType);
}
