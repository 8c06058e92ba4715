import type { ProviderKind, TestResult } from '@tallygate/contract';
import { recordAct } from '#audit';
import { may } from '#identity';
import { PUBLIC_BASE_URLS, readBaseUrl } from '../catalogue/base-url.ts';
import { type Asker, type CatalogueOutcome, type CataloguePorts, refused } from '../catalogue/catalogue-ports.ts';
import { findOpenProvider, type OpenProviderPorts } from '../catalogue/find-open-provider.ts';
import { providerProblems } from '../catalogue/rules.ts';
import type { Provider } from '../routing.ts';
import type { CallOnce } from './call-once.ts';
import { modelQuestion, modelsQuestion, type TestedApi } from './provider-question.ts';
import { demoAnswer, readModels, readTestAnswer } from './read-test-answer.ts';

/** What testing a provider is made of. */
export type ProviderTestPorts<Tx> = OpenProviderPorts<Tx> &
  Pick<CataloguePorts<Tx>, 'transaction' | 'audit' | 'clock'> & { readonly callOnce: CallOnce };

/** What is asked of a provider; without a model its list of models. */
export interface TestedModel {
  readonly model: string | undefined;
  readonly api: TestedApi;
}

/** A provider as a form holds it. */
export interface DraftProvider {
  readonly kind: ProviderKind;
  readonly baseUrl: string | undefined;
  readonly apiKey: string | undefined;
}

type Outcome = CatalogueOutcome<TestResult>;

/** How the audit log names a provider that is not kept yet. */
const DRAFT = 'provider:new';

/** Asks a provider that is kept, with its own secret. Only who manages providers may: the request leaves from our network. */
export async function testProvider<Tx>(
  ports: ProviderTestPorts<Tx>,
  asked: TestedModel & { readonly idOrName: string },
  asker: Asker,
): Promise<Outcome> {
  if (!may(asker.actor, { kind: 'manage_providers' }).isAllowed) return refused('role_not_allowed');
  const found = await findOpenProvider(ports, asked.idOrName);
  if (found.kind !== 'done') return found;
  const { id, provider } = found.value;
  return await ask(ports, { provider, target: `provider:${id}`, asked }, asker);
}

/** Asks a provider that nobody has kept yet, under the rules by which one is made. */
export async function testDraft<Tx>(
  ports: ProviderTestPorts<Tx>,
  asked: TestedModel & { readonly provider: DraftProvider },
  asker: Asker,
): Promise<Outcome> {
  if (!may(asker.actor, { kind: 'manage_providers' }).isAllowed) return refused('role_not_allowed');
  const { kind, baseUrl, apiKey } = asked.provider;
  const problems = providerProblems({ kind, baseUrl, hasSecret: apiKey !== undefined, secret: apiKey });
  if (problems.length > 0) return { kind: 'invalid', problems };
  return await ask(ports, { provider: draftOf(asked.provider), target: DRAFT, asked }, asker);
}

function draftOf({ kind, baseUrl, apiKey = '' }: DraftProvider): Provider {
  if (kind === 'demo') return { kind, name: 'new' };
  const address = readBaseUrl(baseUrl ?? PUBLIC_BASE_URLS[kind]);
  const { origin, basePath } = address.kind === 'url' ? address : { origin: '', basePath: '' };
  return { kind, name: 'new', origin, basePath, apiKey };
}

interface Asking {
  readonly provider: Provider;
  /** As the audit log names it. */
  readonly target: string;
  readonly asked: TestedModel;
}

async function ask<Tx>(ports: ProviderTestPorts<Tx>, asking: Asking, asker: Asker): Promise<Outcome> {
  const { provider, asked } = asking;
  // Before the call: one that was sent and not told would be worse than one that was told and not sent.
  if (isAct(asking)) await record(ports, asking, asker);
  if (provider.kind === 'demo') return { kind: 'done', value: demoAnswer(asked.model) };
  const { model, api } = asked;
  const question = model === undefined ? modelsQuestion(provider) : modelQuestion(provider, { model, api });
  if (question === undefined) {
    return {
      kind: 'invalid',
      problems: [{ path: ['api'], code: 'api_not_offered', details: { kind: provider.kind } }],
    };
  }
  const answer = await ports.callOnce(question);
  const read = model === undefined ? readModels : readTestAnswer;
  return { kind: 'done', value: read(answer, [provider.apiKey]) };
}

/** To read which models a provider that is kept has is no act; to spend something, or to reach a new address, is. */
function isAct({ target, asked }: Asking): boolean {
  return target === DRAFT || asked.model !== undefined;
}

async function record<Tx>(
  { transaction, audit, clock }: ProviderTestPorts<Tx>,
  { provider, target, asked }: Asking,
  { actor, origin }: Asker,
): Promise<void> {
  const address = provider.kind === 'demo' ? null : `${provider.origin}${provider.basePath}`;
  await transaction(async (tx) => {
    await recordAct(audit, tx, {
      at: clock.now(),
      actorId: actor.requesterId,
      actor: actor.requester,
      action: 'provider.tested',
      target,
      before: undefined,
      after: { kind: provider.kind, base_url: address, model: asked.model ?? null },
      address: origin.address,
      requestId: origin.requestId,
    });
  });
}
