import type { Session } from '@tallygate/contract';
import { actorOfSession } from '#identity';
import { tableName } from '#sql';
import { type ApiContext, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { workspacesOf } from './workspaces-of.ts';

/** Answers with who is signed in and what every page needs to know; `cookie`: value of the `Set-Cookie` field of a new session. */
export async function answerSession(
  context: ApiContext,
  options: ControlApiOptions,
  signedIn: {
    readonly person: { readonly id: string; readonly name: string; readonly email: string };
    readonly lacksSecondFactor?: boolean | undefined;
    readonly cookie: string | undefined;
    readonly status: 200 | 201;
  },
): Promise<Response> {
  const { person, lacksSecondFactor = false, cookie, status } = signedIn;
  const account = options.account();
  const owner = await options.identity.findOwner(person.id);
  if (owner === undefined) throw new ApiRefusal('not_signed_in');
  const actor = actorOfSession({ owner, sessionId: '' }, account.defaultWorkspaceId);
  const answer: Session = {
    person: { id: person.id, name: person.name, email: person.email, role: actor.role },
    account: {
      id: account.id,
      name: account.name,
      time_zone: account.timeZone,
      public_url: options.publicUrl ?? null,
    },
    workspaces: workspacesOf(actor, account).map(({ id, name, role }) => ({ id, name, role })),
    tables: [...options.tablesFor(actor)].map(tableName),
    previews: (await options.previews.list()).filter(({ isOn }) => isOn).map(({ id }) => id),
    version: options.version,
    ...(lacksSecondFactor ? { needs_second_factor: true } : {}),
  };
  context.header('cache-control', 'no-store');
  if (cookie !== undefined) context.header('set-cookie', cookie, { append: true });
  return context.json(answer, status);
}
