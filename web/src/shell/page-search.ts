import type { FilterName } from '@tallygate/contract';
import type { RangeSearch } from '../range/range.ts';

/** The filters of a page, each a list as `listText` writes it; absent: all. */
export type FilterSearch = { readonly [Filter in FilterName]?: string | undefined };

/** The part of the address that pages with filters share. */
export interface PageSearch extends RangeSearch, FilterSearch {
  /** What one place of time axes is; absent: by the length of the range. */
  readonly granularity?: string | undefined;
  /** `previous`: charts show the period before, too. */
  readonly compare?: string | undefined;
}

/** Of the list of requests. */
export interface RequestsSearch extends PageSearch {
  readonly requester?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly status?: string | undefined;
  readonly key?: string | undefined;
  readonly run?: string | undefined;
  readonly session?: string | undefined;
  readonly status_code?: string | undefined;
  readonly error_code?: string | undefined;
  readonly api_type?: string | undefined;
  readonly stream?: string | undefined;
  readonly min_latency_ms?: string | undefined;
  readonly min_tokens?: string | undefined;
  readonly min_cost_usd?: string | undefined;
  readonly unknown_cost?: string | undefined;
  readonly unknown_tokens?: string | undefined;
  readonly request_id?: string | undefined;
  /** `latency` or `cost`: the largest first; absent: the newest. */
  readonly sort?: string | undefined;
}

/** Of the page of prices. */
export interface PricesSearch {
  readonly q?: string | undefined;
  /** Which entries: `current`, `coming` or `ended`; absent: all. */
  readonly state?: string | undefined;
  /** What is looked up: both, or nothing is. */
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  /** A day of the account's zone; absent: now. */
  readonly on?: string | undefined;
  /** `price`: the page opens with a new price of that provider and model. */
  readonly add?: string | undefined;
}

/** Of the page of keys. */
export interface KeysSearch {
  /** `mine`: only those that speak for the reader. */
  readonly whose?: string | undefined;
}

/** Of the audit log. */
export interface AuditSearch {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly target?: string | undefined;
  /** Days of the account's zone, both included. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly text?: string | undefined;
}

/** Of the pages of billing. */
export interface BillingSearch {
  /** Id of the workspace that is looked at; absent: the reader's first. */
  readonly workspace?: string | undefined;
}

/** Of the page of AI credits. */
export interface CreditsSearch extends BillingSearch {
  /** Absent: how they stand. */
  readonly area?: string | undefined;
  /** Of changes and of use: of what kind, or of what they are told by. */
  readonly type?: string | undefined;
  readonly kind?: string | undefined;
  readonly by?: string | undefined;
  readonly range?: string | undefined;
  /** First and last day, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Of the list of documents. */
export interface DocumentsSearch {
  /** Absent: all. */
  readonly workspace?: string | undefined;
  readonly kind?: string | undefined;
  /** Such as `2026-01`. */
  readonly month?: string | undefined;
}

type Raw = Readonly<Record<string, unknown>>;

/** Reads the shared part of an address; what is not text is left out. */
export function readPageSearch(raw: Raw): PageSearch {
  return pick(raw, PAGE_NAMES);
}

export function readRequestsSearch(raw: Raw): RequestsSearch {
  return pick(raw, [...PAGE_NAMES, ...REQUEST_NAMES]);
}

const REQUEST_NAMES = [
  'requester',
  'endpoint',
  'status',
  'key',
  'run',
  'session',
  'status_code',
  'error_code',
  'api_type',
  'stream',
  'min_latency_ms',
  'min_tokens',
  'min_cost_usd',
  'unknown_cost',
  'unknown_tokens',
  'request_id',
  'sort',
] as const satisfies readonly (keyof RequestsSearch)[];

const PAGE_NAMES = [
  'range',
  'from',
  'to',
  'workspaces',
  'endpoints',
  'models',
  'requesters',
  'tags',
  'agents',
  'statuses',
  'granularity',
  'compare',
] as const satisfies readonly (keyof PageSearch)[];

export function readPricesSearch(raw: Raw): PricesSearch {
  return pick(raw, ['q', 'state', 'provider', 'model', 'on', 'add']);
}

export function readKeysSearch(raw: Raw): KeysSearch {
  return pick(raw, ['whose']);
}

export function readAuditSearch(raw: Raw): AuditSearch {
  return pick(raw, ['actor', 'action', 'target', 'since', 'until', 'text']);
}

export function readBillingSearch(raw: Raw): BillingSearch {
  return pick(raw, ['workspace']);
}

export function readCreditsSearch(raw: Raw): CreditsSearch {
  return pick(raw, ['workspace', 'area', 'type', 'kind', 'by', 'range', 'from', 'to']);
}

export function readDocumentsSearch(raw: Raw): DocumentsSearch {
  return pick(raw, ['workspace', 'kind', 'month']);
}

/** The workspaces that an address names. */
export function workspacesOf(search: Pick<PageSearch, 'workspaces'>): readonly string[] {
  return listOf(search.workspaces);
}

/** What an address says when these workspaces are chosen. */
export function workspacesText(ids: readonly string[]): string | undefined {
  return listText(ids);
}

/** Stands for the empty text, which would leave no trace in a list; a value that is just this is escaped. */
const EMPTY = '-';

/** The values of a list in an address, each once. */
export function listOf(text: string | undefined): readonly string[] {
  return [...new Set((text ?? '').split(',').filter((part) => part !== ''))].map((part) =>
    part === EMPTY ? '' : unescaped(part),
  );
}

/** A list as an address carries it: commas between, and percent-encoded within values; undefined: it is empty. */
export function listText(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.map(escaped).join(',');
}

function escaped(value: string): string {
  if (value === '') return EMPTY;
  return value === EMPTY ? '%2D' : value.replace(/[%,]/g, encodeURIComponent);
}

/** What people typed by hand may be no good encoding: it is taken as it stands. */
function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Addresses carry plain text: `?range=7d&workspaces=1,2`. */
export function parseAddress(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function writeAddress(search: Raw): string {
  const known = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  if (known.length === 0) return '';
  const text = new URLSearchParams(known.map(([name, value]): [string, string] => [name, String(value)])).toString();
  // Commas are allowed there, and an address that people read and send on is better with them.
  return `?${text.replaceAll('%2C', ',')}`;
}

function pick<Name extends string>(raw: Raw, names: readonly Name[]): Partial<Record<Name, string>> {
  const known = names.flatMap((name) => (typeof raw[name] === 'string' && raw[name] !== '' ? [[name, raw[name]]] : []));
  return Object.fromEntries(known);
}
