import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from './api-context.ts';

/** Everything comes from here, and nothing may frame us. Inline styles stay allowed: charts and overlays place themselves with them. */
const contentSecurityPolicy = (frameAncestors: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ');

const FIELDS = {
  'content-security-policy': contentSecurityPolicy("'none'"),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

const POLICY_FIELD = 'content-security-policy';
const FRAME_FIELD = 'x-frame-options';

/**
 * Puts the fields that tell browsers what not to do onto every answer. A page that needs a policy of its own says it itself; the page of a link
 * may be framed by the origins that the link names, and by no other.
 */
export function securityHeaders(): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(FIELDS)) {
      if (name !== POLICY_FIELD || !context.res.headers.has(name)) context.res.headers.set(name, value);
    }
    const origins = context.get('embedOrigins') ?? [];
    if (origins.length === 0) return;
    context.res.headers.set(POLICY_FIELD, contentSecurityPolicy(origins.join(' ')));
    // It cannot name origins, and would forbid all of them.
    context.res.headers.delete(FRAME_FIELD);
  };
}
