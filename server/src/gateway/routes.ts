import type { Dialect } from './dialects/dialect.ts';
import { pathOf } from './target.ts';

/** Where a request belongs, by its method and path. */
export type Route =
  /** An AI call: authenticated, metered, one row. */
  | { readonly kind: 'call'; readonly dialect: Dialect }
  /** Below a base path of the data plane, but nothing that we serve. */
  | { readonly kind: 'unknown'; readonly dialect: Dialect | undefined }
  /** A client asks whether somebody is there; not metered. */
  | { readonly kind: 'probe' }
  | { readonly kind: 'operation'; readonly name: 'healthz' | 'readyz' | 'metrics' }
  /** The API and the pages: control's business. */
  | { readonly kind: 'control' };

const OPERATIONS = ['healthz', 'readyz', 'metrics'] as const;
/** First segments of the data plane's paths. */
const DATA_PLANE = new Set(['openai', 'anthropic', 'mlflow', 'gemini', 'codex', 'cursor', 'otel']);

/** Finds the route of a request. The query does not matter: clients append to it freely. */
export function routeFinder(dialects: readonly Dialect[]): (method: string, target: string) => Route {
  const calls = new Map(dialects.map((dialect): [string, Route] => [`/${dialect.apiType}`, { kind: 'call', dialect }]));
  return (method, target) => {
    const path = pathOf(target);
    const call = method === 'POST' ? calls.get(path) : undefined;
    if (call !== undefined) return call;
    const first = firstSegment(path);
    if (DATA_PLANE.has(first)) {
      if (method === 'HEAD') return { kind: 'probe' };
      return { kind: 'unknown', dialect: dialects.find((dialect) => dialect.apiType.startsWith(`${first}/`)) };
    }
    const name = OPERATIONS.find((operation) => path === `/${operation}`);
    return name === undefined ? { kind: 'control' } : { kind: 'operation', name };
  };
}

/** Whether a target is below a base path of the data plane. */
export function isDataPlane(target: string): boolean {
  return DATA_PLANE.has(firstSegment(pathOf(target)));
}

function firstSegment(path: string): string {
  return path.slice(1).split('/', 1)[0] ?? '';
}
