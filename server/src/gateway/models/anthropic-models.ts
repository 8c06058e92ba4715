import { isoInstant } from '#kernel';
import type { ListedEndpoint } from './listed-endpoint.ts';
import { pageSize } from './page-size.ts';

/**
 * The shape of `ModelInfo` in the `@anthropic-ai/sdk` package, `resources/models.d.ts`. What an endpoint's models can do is their
 * providers' to say, so that it is null, as the API has it for what is not known.
 */
export interface AnthropicModel {
  readonly type: 'model';
  readonly id: string;
  readonly display_name: string;
  readonly created_at: string;
  readonly capabilities: null;
  readonly deprecated_at: null;
  readonly lifecycle: 'active';
  readonly line: null;
  readonly max_input_tokens: null;
  readonly max_tokens: null;
  readonly retires_at: null;
}

/** The shape of `PageResponse` in that package, `core/pagination.d.ts`. */
export interface AnthropicPage {
  readonly data: readonly AnthropicModel[];
  readonly has_more: boolean;
  readonly first_id: string | null;
  readonly last_id: string | null;
}

/** An endpoint as a model of this API. */
export function anthropicModel({ name, createdAt }: ListedEndpoint): AnthropicModel {
  return {
    type: 'model',
    id: name,
    display_name: name,
    created_at: isoInstant(createdAt),
    capabilities: null,
    deprecated_at: null,
    lifecycle: 'active',
    line: null,
    max_input_tokens: null,
    max_tokens: null,
    retires_at: null,
  };
}

/**
 * One page, newest endpoints first as the API has it. Query: `limit`, and `after_id` or `before_id`, the endpoint that the page
 * follows or precedes. Behind an endpoint that is not there any more there is nothing.
 */
export function anthropicModels(endpoints: readonly ListedEndpoint[], query: URLSearchParams): AnthropicPage {
  const sorted = [...endpoints].sort((a, b) => b.createdAt - a.createdAt);
  const size = pageSize(query.get('limit'), SIZE_DEFAULT);
  const { from, to, hasMore } = window(sorted, query, size);
  const data = sorted.slice(from, to).map(anthropicModel);
  return { data, has_more: hasMore, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
}

/** As the API's documentation says ("List Models"). */
const SIZE_DEFAULT = 20;

function window(sorted: readonly ListedEndpoint[], query: URLSearchParams, size: number) {
  const place = (id: string) => sorted.findIndex(({ name }) => name === id);
  const before = query.get('before_id');
  if (before !== null) {
    const to = Math.max(place(before), 0);
    const from = Math.max(to - size, 0);
    return { from, to, hasMore: from > 0 };
  }
  const after = query.get('after_id');
  const at = after === null ? -1 : place(after);
  const from = after !== null && at < 0 ? sorted.length : at + 1;
  return { from, to: from + size, hasMore: from + size < sorted.length };
}
