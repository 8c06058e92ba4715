/** What a caller says of its request, in headers of ours. Empty: it does not say. */
export interface Claimed {
  readonly runId: string;
  readonly runType: string;
  readonly service: string;
  readonly feature: string;
  /** On whose behalf it calls. */
  readonly user: string;
  readonly sessionId: string;
}

export type Claims =
  | { readonly kind: 'claims'; readonly claimed: Claimed }
  /** `header` is repeated, too long or no plain text. */
  | { readonly kind: 'invalid'; readonly header: string };

/** UTF-16 units of a claim, at most: as many as its column keeps. */
export const CLAIM_CHARS_MAX = 128;

/** The header of each claim. */
export const CLAIM_HEADERS = {
  runId: 'tallygate-run-id',
  runType: 'tallygate-run-type',
  service: 'tallygate-service',
  feature: 'tallygate-feature',
  user: 'tallygate-user',
  sessionId: 'tallygate-session-id',
} as const satisfies Record<keyof Claimed, string>;

/** Reads what the caller claims from a flat list of lower-case names and values. Whether it may is decided elsewhere. */
export function readClaims(headers: readonly string[]): Claims {
  let found: Partial<Record<keyof Claimed, string>> | undefined;
  for (let index = 0; index < headers.length; index += 2) {
    const header = headers[index] ?? '';
    if (!header.startsWith(PREFIX)) continue;
    const claim = CLAIM_OF_HEADER.get(header);
    if (claim === undefined) continue;
    const text = claimText(headers[index + 1] ?? '');
    found ??= {};
    if (text === undefined || found[claim] !== undefined) return { kind: 'invalid', header };
    found[claim] = text;
  }
  return found === undefined ? NO_CLAIMS : { kind: 'claims', claimed: { ...NOTHING_CLAIMED, ...found } };
}

const PREFIX = 'tallygate-';

const CLAIM_OF_HEADER: ReadonlyMap<string, keyof Claimed> = new Map(
  Object.entries(CLAIM_HEADERS).map(([claim, header]) => [header, claim as keyof Claimed]),
);

const NOTHING_CLAIMED: Claimed = { runId: '', runType: '', service: '', feature: '', user: '', sessionId: '' };
const NO_CLAIMS: Claims = { kind: 'claims', claimed: NOTHING_CLAIMED };

/** The value of a field as text; undefined when it is too long, no UTF-8, or has control characters or line breaks. */
export function claimText(value: string): string | undefined {
  if (value.length > CLAIM_CHARS_MAX * UTF8_BYTES_MAX) return undefined;
  // Field values arrive as latin1; callers write UTF-8 into them.
  const text = Buffer.from(value, 'latin1').toString('utf8');
  return text.length > CLAIM_CHARS_MAX || NOT_TEXT.test(text) ? undefined : text;
}

/** Bytes that a UTF-16 unit takes in UTF-8, at most. */
const UTF8_BYTES_MAX = 3;

/** Control characters, separators of lines, and what stands for bytes that are no UTF-8. */
const NOT_TEXT = /[\p{Cc}\u2028\u2029\ufffd]/u;
