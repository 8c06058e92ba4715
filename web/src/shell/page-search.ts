import type { RangeSearch } from '../range/range.ts';

/** The part of the address that pages with filters share. */
export interface PageSearch extends RangeSearch {
  /** Ids, separated by commas; absent: all. */
  readonly workspaces?: string | undefined;
}

/** Of the list of requests. */
export interface RequestsSearch extends PageSearch {
  readonly requester?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly status?: string | undefined;
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

type Raw = Readonly<Record<string, unknown>>;

/** Reads the shared part of an address; what is not text is left out. */
export function readPageSearch(raw: Raw): PageSearch {
  return pick(raw, ['range', 'from', 'to', 'workspaces']);
}

export function readRequestsSearch(raw: Raw): RequestsSearch {
  return pick(raw, ['range', 'from', 'to', 'workspaces', 'requester', 'endpoint', 'status']);
}

export function readPricesSearch(raw: Raw): PricesSearch {
  return pick(raw, ['q', 'state', 'provider', 'model', 'on', 'add']);
}

export function readKeysSearch(raw: Raw): KeysSearch {
  return pick(raw, ['whose']);
}

export function readAuditSearch(raw: Raw): AuditSearch {
  return pick(raw, ['actor', 'action', 'target', 'since', 'until', 'text']);
}

/** The workspaces that an address names. */
export function workspacesOf(search: PageSearch): readonly string[] {
  return search.workspaces?.split(',').filter((id) => id !== '') ?? [];
}

/** What an address says when these workspaces are chosen. */
export function workspacesText(ids: readonly string[]): string | undefined {
  return ids.length === 0 ? undefined : ids.join(',');
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
