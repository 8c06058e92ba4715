import { timingSafeEqual } from 'node:crypto';
import { recordAct } from '#audit';
import { asInstant } from '#kernel';
import { acceptBySingleSignOn } from './accept-invitation.ts';
import { setMappedGroups } from './groups.ts';
import type { ProviderClaims } from './identity-provider.ts';
import { hashSecret } from './keys.ts';
import { ownPath } from './own-path.ts';
import { emailKey, type Person } from './person.ts';
import type { Origin } from './ports.ts';
import { letIn, type SignInDuty, type SignInFrom, type SignInOutcome } from './sign-in.ts';
import type { SingleSignOnSettings } from './sign-in-settings.ts';
import { TICKET_LIFE_MS } from './sign-in-tickets.ts';
import {
  decideSingleSignOn,
  type KnownOutside,
  mappedGroups,
  type SingleSignOnDecision,
  type SingleSignOnRefusal,
} from './single-sign-on-decision.ts';
import { openFlow, type SignOnFlow, sealFlow } from './single-sign-on-flow.ts';

/** For what the secret of single sign-on is sealed. */
export const CLIENT_SECRET_PURPOSE = 'secret of single sign-on';

export type SignOnRefusal =
  | SingleSignOnRefusal
  | 'sso_off'
  | 'sso_unreachable'
  | 'sso_denied'
  | 'sso_invalid'
  | 'sso_late';

type Refused = { readonly kind: 'refuse'; readonly code: SignOnRefusal };

/** Sends a browser to the provider: where to, and the value of the cookie that it must come back with. */
export async function startSingleSignOn<Tx>(
  ports: SignInDuty<Tx>,
  asked: { readonly redirectUri: string; readonly next: string | undefined },
): Promise<{ readonly kind: 'go'; readonly url: string; readonly flow: string } | Refused> {
  const settings = (await ports.waysIn.settings()).singleSignOn;
  if (settings === undefined || !settings.isOn) return refuse('sso_off');
  const secrets = ports.provider.makeSecrets();
  const { issuer, clientId } = settings;
  const { redirectUri } = asked;
  const flow: SignOnFlow = { ...secrets, issuer, clientId, redirectUri, next: ownPath(asked.next) };
  try {
    const url = await ports.provider.startUrl(clientOf(ports, settings, redirectUri), secrets);
    return { kind: 'go', url, flow: sealFlow(ports, flow) };
  } catch (error) {
    ports.log.warn({ error, issuer }, 'The identity provider could not be asked.');
    return refuse('sso_unreachable');
  }
}

/** Lets somebody in whom the provider sent back. An answer counts once, and only in the browser that it was asked for in. */
export async function finishSingleSignOn<Tx>(
  ports: SignInDuty<Tx>,
  came: { readonly answer: URLSearchParams; readonly flow: string | undefined },
  from: SignInFrom,
): Promise<SignInOutcome | Refused> {
  const flow = came.flow === undefined ? undefined : openFlow(ports, came.flow);
  if (flow === undefined || !isSame(came.answer.get('state') ?? '', flow.state)) return refuse('sso_late');
  const settings = (await ports.waysIn.settings()).singleSignOn;
  if (settings === undefined || !settings.isOn) return refuse('sso_off');
  // The provider was exchanged for another one meanwhile: an answer of the old one is none of the new one.
  if (settings.issuer !== flow.issuer || settings.clientId !== flow.clientId) return refuse('sso_late');
  const client = clientOf(ports, settings, flow.redirectUri);
  const answer = await ports.provider.finish(client, { secrets: flow, answer: came.answer });
  if (answer.kind === 'refused') {
    ports.log.warn({ error: answer.cause, issuer: settings.issuer }, 'A single sign-on failed.');
    return refuse(`sso_${answer.reason}`);
  }
  const decided = await ports.transaction((tx) => settle(ports, tx, { claims: answer.claims, settings, flow, from }));
  if (decided.kind === 'refuse') {
    ports.failures.note({ person: undefined, reason: 'single_sign_on', origin: from.origin });
    return decided;
  }
  // Keys may do what their people may, and groups give rights.
  if (decided.isChanged) await ports.onKeysChanged();
  return await letIn(ports, { person: decided.person, from, how: 'single_sign_on', next: flow.next });
}

/** What the account knows of the person after this: who they are, and the groups that the provider gives them. */
async function settle<Tx>(
  ports: SignInDuty<Tx>,
  tx: Tx,
  of: {
    readonly claims: ProviderClaims;
    readonly settings: SingleSignOnSettings;
    readonly flow: SignOnFlow;
    readonly from: SignInFrom;
  },
): Promise<{ readonly kind: 'person'; readonly person: Person; readonly isChanged: boolean } | Refused> {
  const { claims, settings, flow, from } = of;
  if (!(await spendAnswer(ports, tx, flow))) return refuse('sso_late');
  const decision = decideSingleSignOn(claims, await whatIsKnown(ports, tx, claims), settings);
  if (decision.kind === 'refuse') return decision;
  const invited = await acceptFor(ports, tx, { decision, origin: from.origin });
  const person = await personOf(ports, tx, { decision, invited, settings, from });
  const { issuer, subject } = claims;
  await ports.engine.keepUser(tx, { id: person.id, name: person.name, email: person.email });
  await ports.waysIn.saveOutsideIdentity(tx, { issuer, subject, personId: person.id }, ports.clock.now());
  if (decision.kind === 'sign_in' && decision.isNew)
    await recordLink(ports, tx, { person, claims, origin: from.origin });
  const isMoved = await mapGroups(ports, tx, { person, claims, settings, origin: from.origin });
  return { kind: 'person', person, isChanged: isMoved || invited !== undefined };
}

type Decided = Exclude<SingleSignOnDecision, { readonly kind: 'refuse' }>;

/** Somebody whose address was proven just now gets what it was invited to. */
async function acceptFor<Tx>(
  ports: SignInDuty<Tx>,
  tx: Tx,
  { decision, origin }: { readonly decision: Decided; readonly origin: Origin },
): Promise<Person | undefined> {
  if (decision.kind === 'sign_in' && !decision.isNew) return undefined;
  const { email, name } = decision.kind === 'create' ? decision : decision.person;
  const owner = await acceptBySingleSignOn(ports, tx, { email, name, origin });
  return owner === undefined ? undefined : await ports.store.person(owner.id, tx);
}

async function personOf<Tx>(
  ports: SignInDuty<Tx>,
  tx: Tx,
  of: {
    readonly decision: Decided;
    readonly invited: Person | undefined;
    readonly settings: SingleSignOnSettings;
    readonly from: SignInFrom;
  },
): Promise<Person> {
  if (of.invited !== undefined) return of.invited;
  const { decision, settings, from } = of;
  return decision.kind === 'create' ? await createPerson(ports, tx, { ...decision, settings, from }) : decision.person;
}

/** Whether anything changed. */
async function mapGroups<Tx>(
  ports: SignInDuty<Tx>,
  tx: Tx,
  of: {
    readonly person: Person;
    readonly claims: ProviderClaims;
    readonly settings: SingleSignOnSettings;
    readonly origin: Origin;
  },
): Promise<boolean> {
  if (of.settings.groupsClaim === undefined) return false;
  const groupIds = mappedGroups(of.claims, of.settings);
  const happened = await setMappedGroups(ports, tx, { personId: of.person.id, groupIds });
  for (const each of happened) {
    await recordAct(ports.audit, tx, { ...actOf(of.person, of.origin), at: ports.clock.now(), ...each });
  }
  return happened.length > 0;
}

async function whatIsKnown<Tx>(ports: SignInDuty<Tx>, tx: Tx, claims: ProviderClaims): Promise<KnownOutside> {
  const { store, waysIn } = ports;
  const { issuer } = claims;
  const identity = await waysIn.outsideIdentity(claims, tx);
  const owner = claims.email === undefined ? undefined : await store.personByEmail(emailKey(claims.email), tx);
  return {
    identity,
    person: identity === undefined ? undefined : await store.person(identity.personId, tx),
    owner,
    isInvited: await isInvited(ports, tx, claims),
    ownersIdentity:
      owner === undefined ? undefined : await waysIn.outsideIdentityOf({ issuer, personId: owner.id }, tx),
  };
}

async function isInvited<Tx>({ store, clock }: SignInDuty<Tx>, tx: Tx, { email }: ProviderClaims): Promise<boolean> {
  const invitation = email === undefined ? undefined : await store.openInvitation(emailKey(email), tx);
  return invitation !== undefined && invitation.expiresAt > clock.now();
}

async function createPerson<Tx>(
  ports: SignInDuty<Tx>,
  tx: Tx,
  made: {
    readonly email: string;
    readonly name: string;
    readonly settings: SingleSignOnSettings;
    readonly from: SignInFrom;
  },
): Promise<Person> {
  const { email, name, settings, from } = made;
  const createdAt = ports.clock.now();
  const person: Person = { id: ports.newId(), email, name, isAccountAdmin: false, createdAt, disabledAt: undefined };
  const workspaceId = settings.defaultWorkspaceId ?? ports.signInAccount().defaultWorkspaceId;
  const subject = { kind: 'person', id: person.id } as const;
  await ports.store.savePerson(tx, person);
  await ports.store.saveWorkspaceRole(tx, { workspaceId, subject, role: settings.defaultRole });
  await recordAct(ports.audit, tx, {
    ...actOf(person, from.origin),
    at: createdAt,
    action: 'person.created',
    after: { name, email, workspace_id: workspaceId, role: settings.defaultRole, by: 'single_sign_on' },
  });
  return person;
}

async function recordLink<Tx>(
  { audit, clock }: SignInDuty<Tx>,
  tx: Tx,
  { person, claims, origin }: { readonly person: Person; readonly claims: ProviderClaims; readonly origin: Origin },
): Promise<void> {
  const after = { issuer: claims.issuer, subject: claims.subject };
  await recordAct(audit, tx, { ...actOf(person, origin), at: clock.now(), action: 'person.linked', after });
}

function actOf(person: Person, { address, requestId }: Origin) {
  return {
    actorId: person.id,
    actor: person.email,
    target: `person:${person.id}`,
    before: undefined,
    address,
    requestId,
  };
}

/** False: this answer was used before. */
async function spendAnswer<Tx>({ waysIn, clock }: SignInDuty<Tx>, tx: Tx, { state }: SignOnFlow): Promise<boolean> {
  const hash = hashSecret(`answer ${state}`);
  if ((await waysIn.ticket(hash, 'answer', tx)) !== undefined) return false;
  const createdAt = clock.now();
  const expiresAt = asInstant(createdAt + TICKET_LIFE_MS.answer);
  await waysIn.addTicket(tx, { hash, kind: 'answer', personId: undefined, next: '', createdAt, expiresAt });
  return true;
}

function clientOf<Tx>({ box }: SignInDuty<Tx>, settings: SingleSignOnSettings, redirectUri: string) {
  const { issuer, clientId, sealedSecret, scopes } = settings;
  const clientSecret = sealedSecret === undefined ? undefined : box.open(sealedSecret, CLIENT_SECRET_PURPOSE);
  return { issuer, clientId, clientSecret, scopes, redirectUri };
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(hashSecret(one)), Buffer.from(hashSecret(other))];
  return timingSafeEqual(first, second);
}

function refuse(code: SignOnRefusal): Refused {
  return { kind: 'refuse', code };
}
