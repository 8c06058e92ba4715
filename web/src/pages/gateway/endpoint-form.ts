import {
  ENDPOINT_BOUNDS,
  ENDPOINT_DEFAULTS,
  type EndpointDocument,
  type EndpointFacts,
  INFERENCE_TABLE_DEFAULTS,
  type NewEndpoint,
} from '@tallygate/contract';
import type { TextId } from '../../locales/ko.ts';

/** What the form holds: texts as they were typed. `key` only tells lines apart. */
export interface EndpointForm {
  readonly name: string;
  readonly workspace: string;
  readonly destinations: readonly DestinationFields[];
  readonly fallbacks: readonly DestinationFields[];
  readonly limits: readonly LimitFields[];
  readonly tags: readonly TagFields[];
  readonly onClientDisconnect: 'drain' | 'cancel';
  readonly bodyMebibytes: string;
  readonly timeouts: { readonly headers: string; readonly firstByte: string; readonly idle: string };
  readonly keepsPayloads: boolean;
  readonly payloads: { readonly sampling: string; readonly bytes: string; readonly days: string };
}

export interface DestinationFields {
  readonly key: string;
  readonly name: string;
  readonly provider: string;
  readonly model: string;
  /** Of a fallback: not used. */
  readonly share: string;
}

export interface LimitFields {
  readonly key: string;
  readonly whom: 'endpoint' | 'user' | 'one_user' | 'group';
  readonly who: string;
  readonly requests: string;
  readonly tokens: string;
}

export interface TagFields {
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

/** What is wrong, by the field's place, such as `destinations.0.model`. */
export type Problems = Readonly<Record<string, TextId>>;

export type CheckedForm =
  | { readonly kind: 'problems'; readonly problems: Problems }
  | { readonly kind: 'endpoint'; readonly document: EndpointDocument };

const MEBIBYTE = 1_048_576;
const BOUNDS = ENDPOINT_BOUNDS;

/** A line of its own for each use. */
export function newDestination(more: Partial<DestinationFields> = {}): DestinationFields {
  return { key: crypto.randomUUID(), name: '', provider: '', model: '', share: '', ...more };
}

/** What the form of a new endpoint begins with. */
export function emptyForm(workspace: string, provider: string): EndpointForm {
  return formOf({
    name: '',
    workspace_id: workspace,
    ...ENDPOINT_DEFAULTS,
    destinations: [{ name: 'primary', provider, model: '', traffic_percentage: 100 }],
  });
}

type FormSource = Pick<EndpointFacts, 'name' | 'workspace_id'> & Partial<Pick<EndpointFacts, keyof EndpointDocument>>;

/** What the form of an existing endpoint begins with. */
export function formOf(endpoint: FormSource): EndpointForm {
  const { timeouts, inference_table: table } = endpoint;
  const payloads = table ?? INFERENCE_TABLE_DEFAULTS;
  const textOf = (value: number | undefined) => (value === undefined ? '' : String(value));
  return {
    name: endpoint.name,
    workspace: endpoint.workspace_id,
    destinations: (endpoint.destinations ?? []).map(({ traffic_percentage: share = 0, ...each }) =>
      newDestination({ ...each, share: String(share) }),
    ),
    fallbacks: (endpoint.fallbacks ?? []).map((each) => newDestination(each)),
    limits: (endpoint.rate_limits ?? []).map((limit) => ({
      key: crypto.randomUUID(),
      ...whomOf(limit.key),
      requests: textOf(limit.requests_per_minute),
      tokens: textOf(limit.tokens_per_minute),
    })),
    tags: Object.entries(endpoint.tags ?? {}).map(([name, value]) => ({ key: crypto.randomUUID(), name, value })),
    onClientDisconnect: endpoint.on_client_disconnect ?? ENDPOINT_DEFAULTS.on_client_disconnect,
    bodyMebibytes: String((endpoint.max_body_bytes ?? ENDPOINT_DEFAULTS.max_body_bytes) / MEBIBYTE),
    timeouts: {
      headers: secondsOf(timeouts?.headers_ms),
      firstByte: secondsOf(timeouts?.first_byte_ms),
      idle: secondsOf(timeouts?.idle_ms),
    },
    keepsPayloads: table !== null && table !== undefined,
    payloads: {
      sampling: String(payloads.sampling_percentage),
      bytes: String(payloads.max_bytes),
      days: String(payloads.retention_days),
    },
  };
}

function whomOf(key: string): Pick<LimitFields, 'whom' | 'who'> {
  if (key === 'endpoint' || key === 'user') return { whom: key, who: '' };
  const [kind, ...rest] = key.split(':');
  return { whom: kind === 'group' ? 'group' : 'one_user', who: rest.join(':') };
}

function secondsOf(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : String(milliseconds / 1_000);
}

/** Every problem at once, by field; or the endpoint that the form describes. */
export function checkEndpointForm(
  form: EndpointForm,
  known: { readonly providers: readonly string[]; readonly takenNames: readonly string[] },
): CheckedForm {
  const problems: Record<string, TextId> = {
    ...nameProblem(form.name, known.takenNames),
    ...destinationProblems(form, known.providers),
    ...sumProblem(form),
    ...limitProblems(form),
    ...tagProblems(form),
    ...numberProblems(form),
  };
  if (Object.keys(problems).length > 0) return { kind: 'problems', problems };
  return { kind: 'endpoint', document: documentOf(form) };
}

/** The body that makes the endpoint. */
export function newEndpointOf(form: EndpointForm, document: EndpointDocument): NewEndpoint {
  return { name: form.name.trim(), workspace: form.workspace, ...document };
}

/** What the shares add up to; undefined: one of them is no number. */
export function sumOfShares({ destinations }: Pick<EndpointForm, 'destinations'>): number | undefined {
  const shares = destinations.map(({ share }) => wholeIn(share, { min: 0, max: 100 }));
  return shares.every((share) => share !== undefined) ? shares.reduce((sum, share) => sum + share, 0) : undefined;
}

function nameProblem(name: string, takenNames: readonly string[]): Problems {
  const plain = name.trim();
  if (plain === '') return { name: 'form.missing' };
  if (!isLine(plain, BOUNDS.nameLengthMax)) return { name: 'form.badName' };
  return takenNames.includes(plain) ? { name: 'form.takenName' } : {};
}

function destinationProblems({ destinations, fallbacks }: EndpointForm, providers: readonly string[]): Problems {
  const all = [
    ...destinations.map((each, index) => ({ each, at: `destinations.${index}` })),
    ...fallbacks.map((each, index) => ({ each, at: `fallbacks.${index}` })),
  ];
  const names = all.map(({ each }) => each.name.trim());
  return Object.assign(
    {},
    ...all.map(({ each, at }, index) => ({
      ...problemAt(`${at}.name`, destinationName(names, index)),
      ...problemAt(`${at}.provider`, providerProblem(each.provider, providers)),
      ...problemAt(`${at}.model`, modelProblem(each.model)),
    })),
    ...destinations.map(({ share }, index) =>
      problemAt(
        `destinations.${index}.share`,
        wholeIn(share, { min: 0, max: 100 }) === undefined ? 'form.badShare' : undefined,
      ),
    ),
  );
}

function destinationName(names: readonly string[], index: number): TextId | undefined {
  const name = names[index] ?? '';
  if (name === '') return 'form.missing';
  if (!isLine(name, BOUNDS.nameLengthMax)) return 'form.badName';
  return names.indexOf(name) < index ? 'form.sameName' : undefined;
}

function providerProblem(provider: string, providers: readonly string[]): TextId | undefined {
  if (provider === '') return 'form.missing';
  return providers.includes(provider) ? undefined : 'form.goneProvider';
}

function modelProblem(model: string): TextId | undefined {
  if (model.trim() === '') return 'form.missing';
  return isLine(model.trim(), BOUNDS.modelLengthMax) ? undefined : 'form.badModel';
}

function sumProblem(form: EndpointForm): Problems {
  if (form.destinations.length === 0) return { destinations: 'form.noDestination' };
  const sum = sumOfShares(form);
  return sum === undefined || sum === 100 ? {} : { destinations: 'form.badSum' };
}

function limitProblems({ limits }: EndpointForm): Problems {
  return Object.assign(
    {},
    ...limits.map(({ whom, who, requests, tokens }, index) => {
      const isNamed = whom === 'one_user' || whom === 'group';
      const isEmpty = requests.trim() === '' && tokens.trim() === '';
      return {
        ...problemAt(`limits.${index}.who`, isNamed && !isLine(who.trim(), 240) ? 'form.missing' : undefined),
        ...problemAt(`limits.${index}.requests`, isEmpty ? 'form.emptyLimit' : countProblem(requests)),
        ...problemAt(`limits.${index}.tokens`, countProblem(tokens)),
      };
    }),
  );
}

function countProblem(text: string): TextId | undefined {
  return text.trim() === '' || wholeIn(text, BOUNDS.perMinute) !== undefined ? undefined : 'form.badCount';
}

function tagProblems({ tags }: EndpointForm): Problems {
  const names = tags.map(({ name }) => name.trim());
  return Object.assign(
    {},
    ...tags.map(({ value }, index) => ({
      ...problemAt(`tags.${index}.name`, tagName(names, index)),
      ...problemAt(
        `tags.${index}.value`,
        value === '' || isLine(value, BOUNDS.tagLengthMax) ? undefined : 'form.badTag',
      ),
    })),
  );
}

function tagName(names: readonly string[], index: number): TextId | undefined {
  const name = names[index] ?? '';
  if (!isLine(name, BOUNDS.nameLengthMax)) return name === '' ? 'form.missing' : 'form.badName';
  return names.indexOf(name) < index ? 'form.sameName' : undefined;
}

function numberProblems({ bodyMebibytes, timeouts, keepsPayloads, payloads }: EndpointForm): Problems {
  const isBody = numberIn(bodyMebibytes, {
    min: BOUNDS.bodyBytes.min / MEBIBYTE,
    max: BOUNDS.bodyBytes.max / MEBIBYTE,
  });
  const seconds = { min: BOUNDS.timeoutMs.min / 1_000, max: BOUNDS.timeoutMs.max / 1_000 };
  const timeoutProblem = (text: string): TextId | undefined =>
    text.trim() === '' || numberIn(text, seconds) !== undefined ? undefined : 'form.badSeconds';
  return {
    ...problemAt('bodyMebibytes', isBody === undefined ? 'form.badBody' : undefined),
    ...problemAt('timeouts.headers', timeoutProblem(timeouts.headers)),
    ...problemAt('timeouts.firstByte', timeoutProblem(timeouts.firstByte)),
    ...problemAt('timeouts.idle', timeoutProblem(timeouts.idle)),
    ...(keepsPayloads
      ? {
          ...problemAt('payloads.sampling', wholeIn(payloads.sampling, BOUNDS.samplingPercentage) ?? 'form.badShare'),
          ...problemAt('payloads.bytes', wholeIn(payloads.bytes, BOUNDS.payloadBytes) ?? 'form.badBytes'),
          ...problemAt('payloads.days', wholeIn(payloads.days, BOUNDS.retentionDays) ?? 'form.badDays'),
        }
      : {}),
  };
}

/** Nothing where there is no problem; a number is none. */
function problemAt(place: string, problem: TextId | number | undefined): Problems {
  return typeof problem === 'string' ? { [place]: problem } : {};
}

function documentOf(form: EndpointForm): EndpointDocument {
  const named = ({ name, provider, model }: DestinationFields) => ({
    name: name.trim(),
    provider,
    model: model.trim(),
  });
  return {
    tags: Object.fromEntries(form.tags.map(({ name, value }) => [name.trim(), value])),
    destinations: form.destinations.map((each) => ({ ...named(each), traffic_percentage: Number(each.share) })),
    fallbacks: form.fallbacks.map(named),
    rate_limits: form.limits.map(({ whom, who, requests, tokens }) => ({
      key: keyOf(whom, who.trim()),
      ...(requests.trim() === '' ? {} : { requests_per_minute: wholeIn(requests, BOUNDS.perMinute) ?? 0 }),
      ...(tokens.trim() === '' ? {} : { tokens_per_minute: wholeIn(tokens, BOUNDS.perMinute) ?? 0 }),
    })),
    on_client_disconnect: form.onClientDisconnect,
    max_body_bytes: Math.round(Number(form.bodyMebibytes) * MEBIBYTE),
    timeouts: timeoutsOf(form.timeouts),
    inference_table: form.keepsPayloads
      ? {
          sampling_percentage: Number(form.payloads.sampling),
          max_bytes: Number(plain(form.payloads.bytes)),
          retention_days: Number(form.payloads.days),
        }
      : null,
  };
}

function keyOf(whom: LimitFields['whom'], who: string): string {
  if (whom === 'one_user') return `user:${who}`;
  return whom === 'group' ? `group:${who}` : whom;
}

function timeoutsOf({ headers, firstByte, idle }: EndpointForm['timeouts']): EndpointDocument['timeouts'] {
  const ms = (text: string) => Math.round(Number(text) * 1_000);
  const given = {
    ...(headers.trim() === '' ? {} : { headers_ms: ms(headers) }),
    ...(firstByte.trim() === '' ? {} : { first_byte_ms: ms(firstByte) }),
    ...(idle.trim() === '' ? {} : { idle_ms: ms(idle) }),
  };
  return Object.keys(given).length === 0 ? null : given;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

function plain(text: string): string {
  return text.replaceAll(/[,\s]/g, '');
}

function numberIn(text: string, { min, max }: Bounds): number | undefined {
  const value = plain(text) === '' ? Number.NaN : Number(plain(text));
  return value >= min && value <= max ? value : undefined;
}

function wholeIn(text: string, bounds: Bounds): number | undefined {
  const value = numberIn(text, bounds);
  return Number.isInteger(value) ? value : undefined;
}

function isLine(text: string, lengthMax: number): boolean {
  return text !== '' && text.length <= lengthMax && /^\P{Cc}*$/u.test(text);
}
