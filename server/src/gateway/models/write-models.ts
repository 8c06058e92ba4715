import type { ProviderKind } from '../dialects/dialect.ts';
import { anthropicModel, anthropicModels } from './anthropic-models.ts';
import { geminiModel, geminiModels } from './gemini-models.ts';
import type { ListedEndpoint } from './listed-endpoint.ts';
import { openaiModel, openaiModels } from './openai-models.ts';

export type { ListedEndpoint } from './listed-endpoint.ts';

/** The list, or the one asked for, as JSON in the shape of that API; undefined: there is none of that name. */
export function writeModels(
  kind: ProviderKind,
  endpoints: readonly ListedEndpoint[],
  asked: { readonly name: string | undefined; readonly target: string },
): Buffer | undefined {
  const { one, list } = SHAPES[kind];
  if (asked.name === undefined) return json(list(endpoints, queryOf(asked.target)));
  const named = endpoints.find(({ name }) => name === asked.name);
  return named && json(one(named));
}

interface Shape {
  readonly one: (endpoint: ListedEndpoint) => unknown;
  readonly list: (endpoints: readonly ListedEndpoint[], query: URLSearchParams) => unknown;
}

const SHAPES: Readonly<Record<ProviderKind, Shape>> = {
  openai: { one: openaiModel, list: openaiModels },
  anthropic: { one: anthropicModel, list: anthropicModels },
  gemini: { one: geminiModel, list: geminiModels },
};

function queryOf(target: string): URLSearchParams {
  const query = target.indexOf('?');
  return new URLSearchParams(query < 0 ? '' : target.slice(query + 1));
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
