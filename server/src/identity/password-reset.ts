import { recordAct } from '#audit';
import type { Instant } from '#kernel';
import { hashSecret } from './keys.ts';
import { keepPassword, type PasswordRefusal, refusalOf } from './password-change.ts';
import { emailKey, type Person } from './person.ts';
import type { IdentityPorts, Origin } from './ports.ts';
import { resetMail } from './reset-mail.ts';
import { endSessions } from './sessions.ts';
import type { SignInDuty } from './sign-in.ts';
import { giveTicket, readTicket, TICKET_LIFE_MS } from './sign-in-tickets.ts';

/** Where the page is that a link leads to, with the token behind the `#`, which browsers send to nobody. */
function resetPath(token: string): string {
  return `/reset-password#${token}`;
}

/**
 * Mails a link to somebody who forgot their password. Returns before the mail goes, and the same for addresses that are
 * not known: `sent` ends later, and is for those who wait for it in the background.
 */
export function requestReset<Tx>(
  ports: SignInDuty<Tx>,
  asked: { readonly email: string; readonly pages: string },
  origin: Origin,
): { readonly kind: 'taken'; readonly sent: Promise<void> } | { readonly kind: 'wait'; readonly seconds: number } {
  const email = emailKey(asked.email);
  const attempt = ports.throttle.attempt({ email: `reset ${email}`, address: origin.address });
  if (attempt.kind === 'wait') return { kind: 'wait', seconds: Math.ceil(attempt.waitMs / 1_000) };
  // It counts as a failure for good: nobody needs many of them.
  attempt.ended();
  const sent = mailLink(ports, { email, pages: asked.pages, origin }).catch((error: unknown) => {
    ports.log.warn({ error, requestId: origin.requestId }, 'A link that resets a password could not be mailed.');
  });
  return { kind: 'taken', sent };
}

async function mailLink<Tx>(
  ports: SignInDuty<Tx>,
  { email, pages, origin }: { readonly email: string; readonly pages: string; readonly origin: Origin },
): Promise<void> {
  const { sendMail } = ports;
  const person = await ports.store.personByEmail(email);
  if (sendMail === undefined || person === undefined || person.disabledAt !== undefined) return;
  if (!(await ports.engine.hasPassword(person.id))) return;
  const made = await makeLink(ports, { person, by: undefined, origin });
  const account = ports.signInAccount();
  const language = (await ports.waysIn.language(person.id)) ?? account.language;
  const link = `${pages}${resetPath(made.token)}`;
  const minutes = TICKET_LIFE_MS.reset / 60_000;
  await sendMail({
    to: person.email,
    ...resetMail(language, { account: account.name, name: person.name, link, minutes }),
  });
}

/** A link for somebody who asked an admin, or for an operator at the console; undefined: there is no such person, or they are disabled. */
export async function makeResetLink<Tx>(
  ports: IdentityPorts<Tx>,
  asked: { readonly email: string; readonly by: { readonly id: string; readonly address: string } },
  origin: Origin,
): Promise<{ readonly path: string; readonly expiresAt: Instant } | undefined> {
  const person = await ports.store.personByEmail(emailKey(asked.email));
  if (person === undefined || person.disabledAt !== undefined) return undefined;
  const { token, expiresAt } = await makeLink(ports, { person, by: asked.by, origin });
  return { path: resetPath(token), expiresAt };
}

async function makeLink<Tx>(
  ports: IdentityPorts<Tx>,
  of: {
    readonly person: Person;
    /** undefined: whoever asked on the sign-in page. */
    readonly by: { readonly id: string; readonly address: string } | undefined;
    readonly origin: Origin;
  },
): Promise<{ readonly token: string; readonly expiresAt: Instant }> {
  return await ports.transaction(async (tx) => {
    const made = await giveTicket(ports, tx, { kind: 'reset', personId: of.person.id });
    await recordRequest(ports, tx, of);
    return made;
  });
}

async function recordRequest<Tx>(
  { audit, clock }: IdentityPorts<Tx>,
  tx: Tx,
  { person, by, origin }: Parameters<typeof makeLink<Tx>>[1],
): Promise<void> {
  await recordAct(audit, tx, {
    at: clock.now(),
    actorId: by?.id ?? '',
    actor: by?.address ?? '',
    action: 'password.reset_requested',
    target: `person:${person.id}`,
    before: undefined,
    after: { by: by === undefined ? 'mail' : 'link' },
    address: origin.address,
    requestId: origin.requestId,
  });
}

/** Sets the password that a link was for: the link is spent, and every session of the person ends. */
export async function completeReset<Tx>(
  ports: SignInDuty<Tx>,
  asked: { readonly token: string; readonly password: string },
  origin: Origin,
): Promise<
  | { readonly kind: 'done' }
  | PasswordRefusal
  | { readonly kind: 'refuse'; readonly code: 'reset_link_bad'; readonly details: Readonly<Record<string, never>> }
> {
  const ticket = await readTicket(ports, { token: asked.token, kind: 'reset' });
  const person = ticket === undefined ? undefined : await ports.store.person(ticket.personId);
  const bad = { kind: 'refuse', code: 'reset_link_bad', details: {} } as const;
  if (person === undefined || person.disabledAt !== undefined) return bad;
  const wrong = refusalOf(asked.password, person.email);
  if (wrong !== undefined) return wrong;
  const passwordHash = await ports.engine.hashPassword(asked.password);
  return await ports.transaction(async (tx) => {
    if ((await readTicket(ports, { token: asked.token, kind: 'reset' }, tx)) === undefined) return bad;
    if (!(await ports.waysIn.takeTicket(tx, hashSecret(asked.token)))) return bad;
    await keepPassword(ports, tx, { person, passwordHash, origin, action: 'password.reset' });
    const by = { id: person.id, address: person.email };
    await endSessions(ports, tx, { personId: person.id, by, origin });
    return { kind: 'done' } as const;
  });
}
