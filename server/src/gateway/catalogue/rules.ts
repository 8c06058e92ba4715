import { ENDPOINT_BOUNDS } from '@tallygate/contract';
import { readBaseUrl } from './base-url.ts';
import type { RuleCode } from './rule-texts.ts';

/** Something that is well formed and still cannot be meant. */
export interface RuleProblem {
  /** Members as they are written, such as `['destinations', 0, 'provider']`; empty: the whole. */
  readonly path: readonly (string | number)[];
  readonly code: RuleCode;
  /** Fill the sentence's `{names}`. Never a secret. */
  readonly details: Readonly<Record<string, string | number>>;
}

/** What the rules ask of a provider. Undefined: not written, or already reported as ill-formed. */
export interface AskedProvider {
  readonly kind: 'openai' | 'anthropic' | 'gemini' | 'demo' | undefined;
  readonly baseUrl: string | undefined;
  readonly hasSecret: boolean;
  readonly secret: string | undefined;
  /** Whether a host, a name or digits, is none that people may send the gateway to; default: none is. */
  readonly isForbidden?: ((host: string) => boolean) | undefined;
}

/** What the rules ask of an endpoint. Undefined: not written, or already reported as ill-formed. */
export interface AskedEndpoint {
  /** Of its document, as JSON text in UTF-8. */
  readonly documentBytes: number;
  readonly tagsCount: number;
  readonly destinations: readonly (AskedDestination & { readonly traffic_percentage?: number | undefined })[];
  /** Every destination and every share that was written could be read, so that they can be added up. */
  readonly isWhole: boolean;
  readonly fallbacks: readonly AskedDestination[];
  readonly rateLimits: readonly { readonly key: string | undefined; readonly hasLimit: boolean }[];
}

interface AskedDestination {
  readonly name: string | undefined;
  readonly provider: string | undefined;
}

/** What is wrong with a provider, whether the file declares it or somebody makes it. */
export function providerProblems(asked: AskedProvider): readonly RuleProblem[] {
  const { kind, baseUrl, hasSecret, secret, isForbidden = () => false } = asked;
  if (kind === 'demo') {
    return [
      ...(baseUrl === undefined ? [] : [problem(['base_url'], 'demo_member')]),
      ...(hasSecret ? [problem(['api_key'], 'demo_member')] : []),
    ];
  }
  const url = baseUrl === undefined ? undefined : readBaseUrl(baseUrl);
  return [
    ...(kind !== undefined && !hasSecret ? [problem(['api_key'], 'member_missing')] : []),
    // A header carries nothing else.
    ...(secret === undefined || /^[\x21-\x7e]*$/.test(secret) ? [] : [problem(['api_key'], 'secret_characters')]),
    ...(url?.kind === 'invalid' ? [problem(['base_url'], 'url_invalid')] : []),
    ...(url?.kind === 'credentials' ? [problem(['base_url'], 'url_credentials')] : []),
    ...(url?.kind === 'url' && isForbidden(new URL(url.origin).hostname)
      ? [problem(['base_url'], 'url_metadata_address')]
      : []),
  ];
}

/** What is wrong with an endpoint; `providers` are the names that it may refer to. */
export function endpointProblems(endpoint: AskedEndpoint, providers: ReadonlySet<string>): readonly RuleProblem[] {
  const { destinations, fallbacks } = endpoint;
  const all = [
    ...destinations.map((each, index) => ({ each, at: ['destinations', index] })),
    ...fallbacks.map((each, index) => ({ each, at: ['fallbacks', index] })),
  ];
  const { tagsMax: countMax, documentBytesMax: bytesMax } = ENDPOINT_BOUNDS;
  return [
    ...(endpoint.documentBytes > bytesMax ? [problem([], 'document_too_large', { bytes_max: bytesMax })] : []),
    ...(endpoint.tagsCount > countMax ? [problem(['tags'], 'list_too_long', { count_max: countMax })] : []),
    ...all.flatMap(({ each: { name }, at }, index) => {
      const isRepeated = name !== undefined && all.slice(0, index).some((earlier) => earlier.each.name === name);
      return isRepeated ? [problem([...at, 'name'], 'name_repeated', { name })] : [];
    }),
    ...all.flatMap(({ each: { provider: name }, at }) =>
      name === undefined || providers.has(name) ? [] : [problem([...at, 'provider'], 'provider_unknown', { name })],
    ),
    ...sumProblems(endpoint),
    ...endpoint.rateLimits.flatMap(limitProblems),
  ];
}

/** Destinations with their shares of the traffic: as written; else everything for the only one, and nothing for one of several. */
export function withShares<Destination extends { readonly traffic_percentage?: number | undefined }>(
  destinations: readonly Destination[],
): readonly (Destination & { readonly share: number })[] {
  const shareDefault = destinations.length === 1 ? 100 : 0;
  return destinations.map((each) => ({ ...each, share: each.traffic_percentage ?? shareDefault }));
}

function sumProblems({ destinations, isWhole }: AskedEndpoint): readonly RuleProblem[] {
  if (!isWhole) return [];
  if (destinations.length === 0) return [problem(['destinations'], 'list_empty')];
  const sum = withShares(destinations).reduce((total, { share }) => total + share, 0);
  return sum === 100 ? [] : [problem(['destinations'], 'traffic_sum', { sum })];
}

function limitProblems(limit: AskedEndpoint['rateLimits'][number], index: number): readonly RuleProblem[] {
  const isKey = limit.key === undefined || /^(endpoint|user|(user|group):.+)$/.test(limit.key);
  return [
    ...(isKey ? [] : [problem(['rate_limits', index, 'key'], 'limit_key_invalid')]),
    ...(limit.hasLimit ? [] : [problem(['rate_limits', index], 'limit_empty')]),
  ];
}

function problem(path: RuleProblem['path'], code: RuleCode, details: RuleProblem['details'] = {}): RuleProblem {
  return { path, code, details };
}
