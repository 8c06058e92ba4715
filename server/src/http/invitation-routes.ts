import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  type InvitationAccepted,
  type Invitation as InvitationAnswer,
  type InvitationPreview,
  type Invited as InvitedAnswer,
  invitationAcceptanceSchema,
  invitationTokenSchema,
  newInvitationSchema,
  pageQuerySchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { INVITATION_LIFE_MS, type Invitation, type Invited, invitationMail, stateOf } from '#identity';
import { isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { demand } from './demand.ts';
import { pagesOrigin } from './pages-origin.ts';
import { parseWith } from './parse-with.ts';
import { namedRoles, readRoles } from './people-answers.ts';
import { doneOr, mutatePeople } from './people-mutation.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf, senderOf } from './request-origin.ts';

type Options = Pick<ControlApiOptions, 'identity' | 'idempotency' | 'account' | 'clock' | 'log' | 'publicUrl'>;
const MANAGE = { kind: 'manage_people' } as const;
const DAY_MS = 24 * 60 * 60_000;

/** `/api/v1/invitations`: inviting, and what those who were invited do with the link. */
export function invitationRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: Options,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  const { people } = options.identity;
  app.get('/api/v1/invitations', signedIn, async (context) => context.json(await listInvitations(context, options)));
  app.post('/api/v1/invitations', signedIn, (context) => invite(context, options));
  app.post('/api/v1/invitations/look-up', async (context) => {
    const { token } = parseWith(invitationTokenSchema, await readJsonBody(context.req.raw));
    const { email, createdBy } = doneOr(await people.findInvitation(token));
    const answer: InvitationPreview = { email, account: options.account().name, invited_by: createdBy.address };
    context.header('cache-control', 'no-store');
    return context.json(answer);
  });
  app.post('/api/v1/invitations/accept', (context) => accept(context, options));
  app.post('/api/v1/invitations/:id/renew', signedIn, (context) => renew(context, options));
  app.delete('/api/v1/invitations/:id', signedIn, async (context) => {
    demand(context, MANAGE);
    const answer = await describer(options);
    return await mutatePeople(context, options, {
      permit: MANAGE,
      schema: undefined,
      status: 200,
      act: (_body, by) => people.revokeInvitation({ id: context.req.param('id') ?? '' }, by),
      answer,
    });
  });
}

async function listInvitations(context: ApiContext, options: Options) {
  demand(context, MANAGE);
  const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
  const before = readCursor(cursor, { list: 'invitations', kind: 'string' });
  // One more than the page holds tells whether there is another page.
  const found = await options.identity.people.invitations({ before, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map(await describer(options)),
    next_cursor: found.length > limit && last !== undefined ? writeCursor('invitations', last.id) : null,
  };
}

async function invite(context: ApiContext, options: Options): Promise<Response> {
  demand(context, MANAGE);
  const describe = await describer(options);
  return await mutatePeople(context, options, {
    permit: MANAGE,
    schema: newInvitationSchema,
    status: 201,
    act: ({ email, is_account_admin: isAccountAdmin, workspaces, groups }, by) =>
      options.identity.people.invite(
        { email, isAccountAdmin, workspaces: readRoles(workspaces, options.account()), groups },
        by,
      ),
    answer: (invited: Invited) => invitedOf(invited, describe, { context, options }),
    afterwards: (invited) => mail(invited, context, options),
  });
}

async function renew(context: ApiContext, options: Options): Promise<Response> {
  demand(context, MANAGE);
  const describe = await describer(options);
  return await mutatePeople(context, options, {
    permit: MANAGE,
    schema: undefined,
    status: 200,
    act: (_body, by) => options.identity.people.renewInvitation({ id: context.req.param('id') ?? '' }, by),
    answer: (invited: Invited) => invitedOf(invited, describe, { context, options }),
    afterwards: (invited) => mail(invited, context, options),
  });
}

async function accept(context: ApiContext, { identity, publicUrl }: Options): Promise<Response> {
  // There is no cookie yet to misuse, but a foreign page could sign its reader in as somebody else.
  if (senderOf(context.req.raw.headers, publicUrl) === 'other') throw new ApiRefusal('origin_refused');
  const acceptance = parseWith(invitationAcceptanceSchema, await readJsonBody(context.req.raw));
  const { owner, cookie } = doneOr(await identity.people.acceptInvitation(acceptance, originOf(context)));
  const answer: InvitationAccepted = { email: owner.address };
  context.header('cache-control', 'no-store');
  context.header('set-cookie', cookie);
  return context.json(answer, 201);
}

/** Where the page is that a link leads to; browsers send to nobody what stands behind the `#`. */
function linkOf(token: string, context: ApiContext, { publicUrl }: Options): string {
  return `${pagesOrigin(context, publicUrl)}/invitation#${token}`;
}

/** The link is shown to who invites in any case: a mail that does not come must not lock anybody out. */
function mail({ invitation, token }: Invited, context: ApiContext, options: Options): void {
  const text = invitationMail(context.get('language'), {
    account: options.account().name,
    by: invitation.createdBy.address,
    link: linkOf(token, context, options),
    days: INVITATION_LIFE_MS / DAY_MS,
  });
  const requestId = context.get('requestId');
  options.identity.people.sendMail?.({ to: invitation.email, ...text }).catch((error: unknown) => {
    options.log.warn({ error, requestId }, 'An invitation could not be mailed; its link was shown.');
  });
}

function invitedOf(
  { invitation, token }: Invited,
  describe: (invitation: Invitation) => InvitationAnswer,
  { context, options }: { readonly context: ApiContext; readonly options: Options },
): InvitedAnswer {
  return {
    ...describe(invitation),
    link: linkOf(token, context, options),
    is_mailed: options.identity.people.sendMail !== undefined,
  };
}

async function describer({ identity, account, clock }: Options): Promise<(invitation: Invitation) => InvitationAnswer> {
  const groups = await identity.people.groups();
  return (invitation) => ({
    id: invitation.id,
    email: invitation.email,
    state: stateOf(invitation, clock.now()),
    is_account_admin: invitation.isAccountAdmin,
    workspaces: namedRoles(invitation.workspaces, account()),
    groups: groups.filter(({ id }) => invitation.groups.includes(id)).map(({ id, name }) => ({ id, name })),
    created_at: isoInstant(invitation.createdAt),
    created_by: invitation.createdBy.address,
    expires_at: isoInstant(invitation.expiresAt),
  });
}
