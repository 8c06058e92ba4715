import type { EdgeReply } from './edge.ts';
import type { GatewayMetrics } from './metrics.ts';

/** What the operations pages show. */
export interface OperationParts {
  readonly metrics: GatewayMetrics;
  /** Which roles take work, by name: this gateway, and those that it stands on. */
  readonly readiness: () => Promise<Readonly<Record<string, boolean>>>;
}

/** Answers `/healthz` (the process lives), `/readyz` (all roles take work) and `/metrics`. */
export function serveOperation(parts: OperationParts, name: 'healthz' | 'readyz' | 'metrics', reply: EdgeReply): void {
  page(parts, name).then(
    (shown) => answer(reply, shown.status, shown),
    () => reply.abort(),
  );
}

interface Page {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

async function page({ metrics, readiness }: OperationParts, name: 'healthz' | 'readyz' | 'metrics'): Promise<Page> {
  if (name === 'metrics') return { status: 200, ...(await metrics.page()) };
  if (name === 'healthz') return json(200, { status: 'ok' });
  const roles = await readiness();
  const isReady = Object.values(roles).every(Boolean);
  return json(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not_ready', roles });
}

function json(status: number, value: object): Page {
  return { status, contentType: 'application/json', text: JSON.stringify(value) };
}

function answer(reply: EdgeReply, status: number, page: { readonly contentType: string; readonly text: string }): void {
  const body = Buffer.from(page.text);
  reply.start(status, ['content-type', page.contentType, 'cache-control', 'no-store'], body.length);
  reply.end(body);
}
