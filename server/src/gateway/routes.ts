import { type Api, apisOf, BASES, type Base } from './apis.ts';
import type { Dialect } from './dialects/dialect.ts';
import { pathOf } from './target.ts';

/** Where a request belongs, by its method and path. */
export type Route =
  /** An AI call: authenticated, metered, one row. */
  | { readonly kind: 'call'; readonly api: Api }
  /** The endpoints that a key may call, or the one of that name: authenticated, one row, free of charge. */
  | { readonly kind: 'models'; readonly base: Base; readonly dialect: Dialect; readonly name: string | undefined }
  /** Below a base path of the data plane, but nothing that we serve. */
  | { readonly kind: 'unknown'; readonly dialect: Dialect | undefined }
  /** A client asks whether somebody is there; not metered. */
  | { readonly kind: 'probe' }
  /** What an agent tells its maker about itself: taken and thrown away; not metered. */
  | { readonly kind: 'telemetry' }
  | { readonly kind: 'operation'; readonly name: 'healthz' | 'readyz' | 'metrics' }
  /** The API and the pages: control's business. */
  | { readonly kind: 'control' };

const OPERATIONS = ['healthz', 'readyz', 'metrics'] as const;
/** First segments of the data plane's paths. */
const DATA_PLANE = new Set([...BASES.map(({ name }) => name), 'otel']);
/** Segments by which agents' posts about themselves are known: Codex's `analytics/…`, Claude Code's `api/event_logging/…`. */
const TELEMETRY = new Set(['analytics', 'event_logging', 'telemetry']);
const MODELS = 'models';

/** Finds the route of a request. The query does not matter: clients append to it freely. */
export function routeFinder(dialects: readonly Dialect[]): (method: string, target: string) => Route {
  const calls = new Map<string, Route>();
  const bases = new Map<string, ServedBase[]>();
  for (const base of BASES) {
    const apis = apisOf(base, dialects);
    for (const api of apis) calls.set(callPath(api), { kind: 'call', api });
    const served = apis.slice(0, 1).map(({ dialect }) => ({ base, dialect }));
    bases.set(base.name, [...(bases.get(base.name) ?? []), ...served]);
  }
  return (method, target) => {
    const path = pathOf(target);
    const call = method === 'POST' ? calls.get(withoutModel(path)) : undefined;
    if (call !== undefined) return call;
    const first = firstSegment(path);
    if (DATA_PLANE.has(first)) return otherRoute(method, path, bases.get(first) ?? []);
    const name = OPERATIONS.find((operation) => path === `/${operation}`);
    return name === undefined ? CONTROL : { kind: 'operation', name };
  };
}

interface ServedBase {
  readonly base: Base;
  /** The first of its dialects: errors about no API in particular are told in its shape. */
  readonly dialect: Dialect;
}

const CONTROL: Route = { kind: 'control' };

/** What is asked for below a base path besides calls. */
function otherRoute(method: string, path: string, versions: readonly ServedBase[]): Route {
  if (method === 'HEAD') return { kind: 'probe' };
  if (method === 'POST' && path.split('/', SEGMENTS_READ_MAX).some((segment) => TELEMETRY.has(segment)))
    return { kind: 'telemetry' };
  for (const served of method === 'GET' ? versions : []) {
    const name = modelNamed(served.base, path);
    if (name !== undefined) return { kind: 'models', ...served, name: name === '' ? undefined : name };
  }
  return { kind: 'unknown', dialect: versions[0]?.dialect };
}

/** Whether a target is below a base path of the data plane. */
export function isDataPlane(target: string): boolean {
  return DATA_PLANE.has(firstSegment(pathOf(target)));
}

function firstSegment(path: string): string {
  const end = path.indexOf('/', 1);
  return path.slice(1, end < 0 ? path.length : end);
}

const SEGMENTS_READ_MAX = 8;

/** Gemini's methods stand behind a model's name and a colon; that name is left out where calls are looked up. */
function callPath({ base, dialect }: Api): string {
  const separator = base.kind === 'gemini' ? `/${MODELS}/:` : '/';
  return `/${base.name}/${base.version}${separator}${dialect.operation}`;
}

function withoutModel(path: string): string {
  const colon = path.lastIndexOf(':');
  if (colon < 0) return path;
  const slash = path.indexOf(`/${MODELS}/`);
  return slash < 0 || slash > colon ? path : path.slice(0, slash + MODELS.length + 2) + path.slice(colon);
}

/** The name behind `models/`; empty for the list; undefined where the path is another. */
function modelNamed(base: Base, path: string): string | undefined {
  const list = `/${base.name}/${base.version}/${MODELS}`;
  if (path === list) return '';
  if (!path.startsWith(`${list}/`)) return undefined;
  try {
    return decodeURIComponent(path.slice(list.length + 1)) || undefined;
  } catch {
    return undefined;
  }
}
