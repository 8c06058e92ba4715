/** Names of the header that carries request tags, ours first. */
export const TAG_HEADERS = ['tallygate-request-tags', 'databricks-ai-gateway-request-tags'] as const;
export const TAGS_MAX = 50;
export const TAG_BYTES_MAX = 4_096;

export type TagsReading =
  | { readonly kind: 'tags'; readonly tags: Readonly<Record<string, string>> }
  | { readonly kind: 'invalid'; readonly header: string };

const NO_TAGS: Readonly<Record<string, string>> = {};
const NONE: TagsReading = { kind: 'tags', tags: NO_TAGS };

/** Reads the tags that the caller put on its request: a JSON object of strings, bounded. */
export function readTags(headers: readonly string[]): TagsReading {
  for (const header of TAG_HEADERS) {
    const text = headerValue(headers, header);
    if (text === undefined) continue;
    const tags = countOf(headers, header) === 1 ? parseTags(text) : undefined;
    return tags === undefined ? { kind: 'invalid', header } : { kind: 'tags', tags };
  }
  return NONE;
}

/** What a row can say of tags; of those that cannot be read, nothing. */
export function tagsOf(reading: TagsReading): Readonly<Record<string, string>> {
  return reading.kind === 'tags' ? reading.tags : NO_TAGS;
}

/** The first value of a field in a flat list of lower-case names and values. */
export function headerValue(headers: readonly string[], name: string): string | undefined {
  for (let index = 0; index < headers.length; index += 2) if (headers[index] === name) return headers[index + 1];
  return undefined;
}

function countOf(headers: readonly string[], name: string): number {
  return headers.filter((field, index) => index % 2 === 0 && field === name).length;
}

function parseTags(text: string): Record<string, string> | undefined {
  if (text.length > TAG_BYTES_MAX) return undefined;
  let value: unknown;
  try {
    // Field values arrive as latin1; callers write UTF-8 into them.
    value = JSON.parse(Buffer.from(text, 'latin1').toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  if (entries.length > TAGS_MAX || entries.some(([, tag]) => typeof tag !== 'string')) return undefined;
  return Object.fromEntries(entries) as Record<string, string>;
}
