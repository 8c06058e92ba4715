import type { EdgeReply } from './edge.ts';
import type { GatewayMetrics } from './metrics.ts';

/** What the operations pages show. */
export interface OperationParts {
  readonly metrics: GatewayMetrics;
  /** Takes requests: not stopping, and the spool has room. */
  readonly isReady: () => boolean;
}

/** Answers `/healthz` (the process lives), `/readyz` (it takes requests) and `/metrics`. */
export function serveOperation(parts: OperationParts, name: 'healthz' | 'readyz' | 'metrics', reply: EdgeReply): void {
  switch (name) {
    case 'healthz':
      answer(reply, 200, { contentType: 'application/json', text: '{"status":"ok"}' });
      break;
    case 'readyz': {
      const isReady = parts.isReady();
      const text = JSON.stringify({ status: isReady ? 'ready' : 'not_ready' });
      answer(reply, isReady ? 200 : 503, { contentType: 'application/json', text });
      break;
    }
    case 'metrics':
      parts.metrics.page().then(
        (page) => answer(reply, 200, page),
        () => reply.abort(),
      );
      break;
  }
}

function answer(reply: EdgeReply, status: number, page: { readonly contentType: string; readonly text: string }): void {
  const body = Buffer.from(page.text);
  reply.start(status, ['content-type', page.contentType, 'cache-control', 'no-store'], body.length);
  reply.end(body);
}
