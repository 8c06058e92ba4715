/**
 * Who may do what: one decision for every route, table and page. A route, table or page without one fails the test
 * `access-matrix.test.ts`. Whoever adds a route adds a line here.
 *
 * A decision is one letter for each of those who ask: `Y` may, `-` is refused, `H` is told that there is no such thing.
 * Sessions: account admin, workspace admin, member, viewer (of workspace 1), somebody without any workspace.
 * Keys: account admin, workspace admin, member, viewer, account admin bound to endpoints.
 */
export interface Decision {
  readonly sessions: string;
  readonly keys: string;
  /** A body that is good, where it is read before the role is. */
  readonly body?: unknown;
  /** What stands for `{id}`, where it is not just any. */
  readonly id?: string;
  readonly query?: string;
}

const EVERYONE: Decision = { sessions: 'YYYYY', keys: 'YYYYY' };
const ADMINS: Decision = { sessions: 'YY---', keys: 'YY--Y' };
const ACCOUNT_ADMINS: Decision = { sessions: 'Y----', keys: 'Y----' };
/** Also a key that is bound to endpoints: it reads, and gives nothing to anybody. */
const ACCOUNT_ADMINS_READ: Decision = { sessions: 'Y----', keys: 'Y---Y' };
const BY_SESSION: Decision = { sessions: 'YYYYY', keys: '-----' };
/** Of workspace 1. */
const ITS_ADMINS: Decision = { sessions: 'YY--H', keys: 'YY---', id: '1' };
const OF_ENDPOINT: Decision = { sessions: 'YY-HH', keys: 'YY-HH', id: 'filed' };

/** By method and path. What needs neither key nor session says so in the list of routes, and is not here. */
export const ROUTE_DECISIONS: Readonly<Record<string, Decision>> = {
  'GET /api/v1/me': EVERYONE,

  'GET /api/v1/members': ADMINS,
  'GET /api/v1/members/{id}': ADMINS,
  'POST /api/v1/members': ACCOUNT_ADMINS,
  'PATCH /api/v1/members/{id}': ACCOUNT_ADMINS,
  'DELETE /api/v1/members/{id}': ACCOUNT_ADMINS,
  'GET /api/v1/service-principals': ADMINS,
  'GET /api/v1/service-principals/{id}': ADMINS,
  'POST /api/v1/service-principals': ACCOUNT_ADMINS,
  'PATCH /api/v1/service-principals/{id}': ACCOUNT_ADMINS,
  'DELETE /api/v1/service-principals/{id}': ACCOUNT_ADMINS,
  'GET /api/v1/groups': ADMINS,
  'GET /api/v1/groups/{id}': ADMINS,
  'POST /api/v1/groups': ACCOUNT_ADMINS,
  'PATCH /api/v1/groups/{id}': ACCOUNT_ADMINS,
  'DELETE /api/v1/groups/{id}': ACCOUNT_ADMINS,
  'GET /api/v1/groups/{id}/members': ADMINS,
  'POST /api/v1/groups/{id}/members': ACCOUNT_ADMINS,
  'DELETE /api/v1/groups/{id}/members/{member}': ACCOUNT_ADMINS,
  'GET /api/v1/workspaces': EVERYONE,
  'GET /api/v1/workspaces/{id}': { sessions: 'YYYYH', keys: 'YYYYY', id: '1' },
  'POST /api/v1/workspaces': ACCOUNT_ADMINS,
  'PATCH /api/v1/workspaces/{id}': { ...ACCOUNT_ADMINS, id: '1' },
  'GET /api/v1/workspaces/{id}/members': ITS_ADMINS,
  'POST /api/v1/workspaces/{id}/members': ITS_ADMINS,
  'DELETE /api/v1/workspaces/{id}/members/{member}': ITS_ADMINS,
  'GET /api/v1/grants': ACCOUNT_ADMINS,
  'POST /api/v1/grants': ACCOUNT_ADMINS,
  'DELETE /api/v1/grants/{id}': ACCOUNT_ADMINS,
  'GET /api/v1/invitations': ACCOUNT_ADMINS,
  'POST /api/v1/invitations': ACCOUNT_ADMINS,
  'POST /api/v1/invitations/{id}/renew': ACCOUNT_ADMINS,
  'DELETE /api/v1/invitations/{id}': ACCOUNT_ADMINS,

  'GET /api/v1/keys': EVERYONE,
  'POST /api/v1/keys': { sessions: 'YYYY-', keys: 'YYYYY', body: { name: 'k' } },
  'GET /api/v1/keys/settings': EVERYONE,
  'PATCH /api/v1/keys/settings': ACCOUNT_ADMINS,
  'POST /api/v1/keys/{id}/rotate': EVERYONE,
  'DELETE /api/v1/keys/{id}': EVERYONE,
  'GET /api/v1/audit': ACCOUNT_ADMINS_READ,
  'GET /api/v1/audit/export': ACCOUNT_ADMINS_READ,
  'GET /api/v1/audit/settings': ACCOUNT_ADMINS_READ,
  'PATCH /api/v1/audit/settings': ACCOUNT_ADMINS,
  'GET /api/v1/audit/verification': ACCOUNT_ADMINS_READ,
  'GET /api/v1/previews': EVERYONE,
  'PATCH /api/v1/previews/{id}': { ...ACCOUNT_ADMINS, id: 'usage_tracking', body: { is_on: true } },

  'POST /api/v1/sql': EVERYONE,
  'GET /api/v1/tables': EVERYONE,
  'GET /api/v1/tables/{name}': EVERYONE,
  'GET /api/v1/requests': EVERYONE,
  'GET /api/v1/requests/{id}': EVERYONE,
  'GET /api/v1/endpoint-traffic': EVERYONE,
  'GET /api/v1/events': EVERYONE,
  'GET /api/v1/dashboards': EVERYONE,
  'GET /api/v1/dashboards/{id}': { ...ACCOUNT_ADMINS_READ, id: 'closed' },
  'POST /api/v1/dashboards/import': { ...ACCOUNT_ADMINS, body: { template: 'usage' } },
  'POST /api/v1/dashboards/{id}/datasets/{dataset}/run': {
    ...ACCOUNT_ADMINS_READ,
    id: 'closed',
    body: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
  },

  'GET /api/v1/providers': ADMINS,
  'POST /api/v1/providers': { ...ACCOUNT_ADMINS, body: { name: 'p', kind: 'demo' } },
  'GET /api/v1/providers/{id}': { ...ADMINS, id: 'openai' },
  'PATCH /api/v1/providers/{id}': { ...ACCOUNT_ADMINS, id: 'openai', body: {} },
  'DELETE /api/v1/providers/{id}': { ...ACCOUNT_ADMINS, id: 'openai' },
  'POST /api/v1/providers/test': ACCOUNT_ADMINS,
  'POST /api/v1/providers/{id}/test': ACCOUNT_ADMINS,
  'GET /api/v1/endpoints': EVERYONE,
  'POST /api/v1/endpoints': {
    sessions: 'YY---',
    keys: 'YY---',
    body: { name: 'made', destinations: [{ name: 'd', provider: 'openai', model: 'm' }] },
  },
  'GET /api/v1/endpoints/{id}': { ...OF_ENDPOINT, sessions: 'YYYHH', keys: 'YYYHH' },
  'PATCH /api/v1/endpoints/{id}': { ...OF_ENDPOINT, body: {} },
  'DELETE /api/v1/endpoints/{id}': OF_ENDPOINT,
  'GET /api/v1/endpoints/{id}/versions': OF_ENDPOINT,
  'POST /api/v1/endpoints/{id}/test': OF_ENDPOINT,

  'GET /api/v1/limits': ACCOUNT_ADMINS,
  'PATCH /api/v1/limits': ACCOUNT_ADMINS,
  'GET /api/v1/alerts': ACCOUNT_ADMINS,
  'GET /api/v1/alerts/settings': ACCOUNT_ADMINS,
  'PATCH /api/v1/alerts/settings': ACCOUNT_ADMINS,
  'POST /api/v1/alerts/webhook/secret': ACCOUNT_ADMINS,
  'POST /api/v1/alerts/test': ACCOUNT_ADMINS,
  'GET /api/v1/budgets': ACCOUNT_ADMINS,
  'POST /api/v1/budgets': ACCOUNT_ADMINS,
  'PATCH /api/v1/budgets/{id}': { ...ACCOUNT_ADMINS, body: {} },
  'DELETE /api/v1/budgets/{id}': ACCOUNT_ADMINS,
  'GET /api/v1/runs/summary': ACCOUNT_ADMINS,
  'GET /api/v1/runs/periods': ACCOUNT_ADMINS,
  'POST /api/v1/runs/periods': ACCOUNT_ADMINS,
  'PATCH /api/v1/runs/periods/{id}': { ...ACCOUNT_ADMINS, body: {} },
  'DELETE /api/v1/runs/periods/{id}': ACCOUNT_ADMINS,
  'POST /api/v1/runs/periods/{id}/add-ons': { ...ACCOUNT_ADMINS, body: { runs: 1 } },

  'GET /api/v1/credits/summary': ACCOUNT_ADMINS_READ,
  'GET /api/v1/credits/lots': ACCOUNT_ADMINS_READ,
  'GET /api/v1/credits/history': ACCOUNT_ADMINS_READ,
  'GET /api/v1/credits/policy': ACCOUNT_ADMINS_READ,
  'GET /api/v1/credits/prices': ACCOUNT_ADMINS_READ,
  'POST /api/v1/credits/prices': ACCOUNT_ADMINS,
  'GET /api/v1/credits/prices/settings': ACCOUNT_ADMINS_READ,
  'PATCH /api/v1/credits/prices/settings': ACCOUNT_ADMINS,
  'POST /api/v1/credits/prices/preview': ACCOUNT_ADMINS_READ,
  'POST /api/v1/credits/prices/{id}/end': ACCOUNT_ADMINS,
  'GET /api/v1/credits/verification': ACCOUNT_ADMINS_READ,
  'PATCH /api/v1/credits/policy': ACCOUNT_ADMINS,
  'POST /api/v1/credits/grants': ACCOUNT_ADMINS,
  'POST /api/v1/credits/lots/{id}/void': ACCOUNT_ADMINS,
  'POST /api/v1/credits/lots/{id}/refund': ACCOUNT_ADMINS,
  'POST /api/v1/credits/holds': ACCOUNT_ADMINS,
  'GET /api/v1/credits/holds/{id}': ACCOUNT_ADMINS_READ,
  'POST /api/v1/credits/holds/{id}/capture': ACCOUNT_ADMINS,
  'POST /api/v1/credits/holds/{id}/release': ACCOUNT_ADMINS,
  'POST /api/v1/credits/holds/{id}/extend': ACCOUNT_ADMINS,
  'POST /api/v1/credits/debits': ACCOUNT_ADMINS,
  'POST /api/v1/credits/corrections': ACCOUNT_ADMINS,

  'GET /api/v1/runs/types': EVERYONE,
  'POST /api/v1/runs/types': {
    ...ACCOUNT_ADMINS,
    body: { id: 'review', names: { ko: '검토', en: 'Review' }, trigger: 'user_started' },
  },
  'PATCH /api/v1/runs/types/{id}': { ...ACCOUNT_ADMINS, id: 'review', body: {} },
  'GET /api/v1/runs/settings': EVERYONE,
  'PATCH /api/v1/runs/settings': { ...ACCOUNT_ADMINS, body: {} },

  'GET /api/v1/scheduled-prompts': EVERYONE,
  'GET /api/v1/scheduled-prompts/next-runs': EVERYONE,
  'POST /api/v1/scheduled-prompts': { sessions: 'YYY--', keys: 'YYY-Y' },
  'GET /api/v1/scheduled-prompts/{id}': EVERYONE,
  'PATCH /api/v1/scheduled-prompts/{id}': EVERYONE,
  'DELETE /api/v1/scheduled-prompts/{id}': EVERYONE,
  'POST /api/v1/scheduled-prompts/{id}/run': EVERYONE,
  'GET /api/v1/scheduled-prompts/{id}/results': EVERYONE,

  'GET /api/v1/prices': ADMINS,
  'POST /api/v1/prices': ACCOUNT_ADMINS,
  'GET /api/v1/prices/lookup': ADMINS,
  'GET /api/v1/prices/unknown': ACCOUNT_ADMINS_READ,
  'GET /api/v1/prices/settings': ADMINS,
  'PATCH /api/v1/prices/settings': ACCOUNT_ADMINS,
  'POST /api/v1/prices/rerate': ACCOUNT_ADMINS,
  'POST /api/v1/prices/{id}/end': ACCOUNT_ADMINS,

  'POST /api/v1/password-resets/link': { ...ACCOUNT_ADMINS, body: { email: 'x@acme.com' } },
  'GET /api/v1/session/profile': BY_SESSION,
  'PATCH /api/v1/session/profile': BY_SESSION,
  'POST /api/v1/session/password': BY_SESSION,
  'GET /api/v1/session/second-factor': BY_SESSION,
  'POST /api/v1/session/second-factor/enrolment': BY_SESSION,
  'POST /api/v1/session/second-factor/confirmation': BY_SESSION,
  'POST /api/v1/session/second-factor/recovery-codes': BY_SESSION,
  'POST /api/v1/session/second-factor/removal': BY_SESSION,
  'GET /api/v1/sessions': BY_SESSION,
  'DELETE /api/v1/sessions': BY_SESSION,
  'DELETE /api/v1/sessions/{id}': BY_SESSION,
  'DELETE /api/v1/second-factors/{person}': ACCOUNT_ADMINS,
  'GET /api/v1/sign-in-settings': ACCOUNT_ADMINS,
  'PATCH /api/v1/sign-in-settings': ACCOUNT_ADMINS,
  'POST /api/v1/sign-in-settings/check': ACCOUNT_ADMINS,
};

/** By name: who reads a table without a grant. With one, everybody whom it names does, and that table alone. */
export const TABLE_DECISIONS: Readonly<Record<string, Pick<Decision, 'sessions' | 'keys'>>> = {
  usage: ACCOUNT_ADMINS_READ,
  my_usage: EVERYONE,
  runs: ACCOUNT_ADMINS_READ,
  my_runs: EVERYONE,
  payloads: ACCOUNT_ADMINS_READ,
  cost_corrections: ACCOUNT_ADMINS_READ,
  audit: ACCOUNT_ADMINS_READ,
};
