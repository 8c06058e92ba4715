import type { Dialect } from './dialects/dialect.ts';

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
    const first = path.slice(1).split('/', 1)[0] ?? '';
    if (DATA_PLANE.has(first)) {
      if (method === 'HEAD') return { kind: 'probe' };
      return { kind: 'unknown', dialect: dialects.find((dialect) => dialect.apiType.startsWith(`${first}/`)) };
    }
    const name = OPERATIONS.find((operation) => path === `/${operation}`);
    return name === undefined ? { kind: 'control' } : { kind: 'operation', name };
  };
}

/** The target without its query. */
export function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}
