import { asInstant, type Clock, type Instant, type Random } from '#kernel';
import { hashSecret } from './keys.ts';
import { makeLetters } from './make-key.ts';
import type { SignInStore, Ticket, TicketKind } from './sign-in-store.ts';

interface TicketPorts<Tx> {
  readonly waysIn: SignInStore<Tx>;
  readonly clock: Clock;
  readonly random: Random;
}

/** How long each kind is good for. */
export const TICKET_LIFE_MS: Readonly<Record<TicketKind, number>> = {
  code: 10 * 60_000,
  reset: 30 * 60_000,
  answer: 60 * 60_000,
};

/** Gives out a ticket in place of those of its kind that the person has; the token is nowhere kept. */
export async function giveTicket<Tx>(
  { waysIn, clock, random }: TicketPorts<Tx>,
  tx: Tx,
  of: { readonly kind: TicketKind; readonly personId: string; readonly next?: string | undefined },
): Promise<{ readonly token: string; readonly expiresAt: Instant }> {
  const token = makeLetters(random);
  const createdAt = clock.now();
  const expiresAt = asInstant(createdAt + TICKET_LIFE_MS[of.kind]);
  await waysIn.removeTickets(tx, of);
  await waysIn.addTicket(tx, { ...of, hash: hashSecret(token), next: of.next ?? '', createdAt, expiresAt });
  return { token, expiresAt };
}

/** The ticket of a token and whom it is for; undefined: unknown, used, replaced or too old. */
export async function readTicket<Tx>(
  { waysIn, clock }: Pick<TicketPorts<Tx>, 'waysIn' | 'clock'>,
  by: { readonly token: string; readonly kind: TicketKind },
  tx?: Tx,
): Promise<(Ticket & { readonly personId: string }) | undefined> {
  const ticket = await waysIn.ticket(hashSecret(by.token), by.kind, tx);
  if (ticket === undefined || ticket.expiresAt <= clock.now()) return undefined;
  const { personId } = ticket;
  return personId === undefined ? undefined : { ...ticket, personId };
}
