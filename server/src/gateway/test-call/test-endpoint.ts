import { type Language, TEST_CALL_BOUNDS, type TestResult } from '@tallygate/contract';
import { z } from 'zod';
import { type Actor, may } from '#identity';
import { asInstant, type Clock, type Instant } from '#kernel';
import { type Asker, type CatalogueOutcome, refused } from '../catalogue/catalogue-ports.ts';
import type { CallOnce, OnceAnswer, OnceCall } from './call-once.ts';
import { type Pass, writePass } from './pass.ts';
import { TEST_PROMPT, type TestedApi } from './provider-question.ts';
import { notSent, readTestAnswer } from './read-test-answer.ts';

/** What testing an endpoint is made of. */
export interface EndpointTestPorts {
  readonly callOnce: CallOnce;
  readonly clock: Clock;
  /** Signs passes: gateways have it too. */
  readonly internalSecret: string;
  /** Credentials of an endpoint's providers, to keep them out of what is shown. */
  readonly secretsOf: (endpoint: string) => readonly string[];
  /** A new UUIDv7. */
  readonly newId: () => string;
}

export interface TestedEndpoint {
  readonly endpoint: { readonly id: string; readonly name: string; readonly updatedAt: Instant };
  readonly api: TestedApi;
  /** Scheme, host and port of the gateway that the question came through. */
  readonly gateway: string;
  readonly language: Language;
}

/** The service that rows of tests name. */
const SERVICE = 'test';
/** A gateway has a change within a second; after this it has missed it, or cannot serve it. */
const WAIT_MS = 4_000;
const WAIT_STEP_MS = 100;

/** Sends one small request through a gateway, as whoever asked. It costs what such a request costs, and makes a row. */
export async function testEndpoint(
  ports: EndpointTestPorts,
  asked: TestedEndpoint,
  { actor }: Asker,
): Promise<CatalogueOutcome<TestResult>> {
  const { name } = asked.endpoint;
  if (!may(actor, { kind: 'call_endpoint', endpoint: name }).isAllowed) return refused('role_not_allowed');
  const { clock } = ports;
  const endMs = clock.now() + TEST_CALL_BOUNDS.timeoutMs;
  const pass = writePass(passFor({ asked, actor, id: ports.newId(), endMs }), ports.internalSecret);
  const call = callOf(asked, pass);
  const startedMs = clock.monotonicMs();
  const takenMs = () => Math.round(clock.monotonicMs() - startedMs);
  let answer = await ports.callOnce(call);
  while (isUnknownYet(answer) && takenMs() < WAIT_MS) {
    await new Promise<void>((resolve) => clock.after(WAIT_STEP_MS, () => resolve()));
    answer = await ports.callOnce({ ...call, timeoutMs: TEST_CALL_BOUNDS.timeoutMs - takenMs() });
  }
  if (isUnknownYet(answer)) return { kind: 'done', value: notSent('not_served', takenMs()) };
  if (answer.kind === 'failed' && answer.problem !== 'timeout') {
    return { kind: 'done', value: notSent('gateway_unreachable', answer.latencyMs) };
  }
  return { kind: 'done', value: readTestAnswer(answer, [...ports.secretsOf(name), pass]) };
}

/** It speaks for the actor, in the actor's workspace; the only thing that it may claim is to be a test. */
function passFor(made: {
  readonly asked: TestedEndpoint;
  readonly actor: Actor;
  readonly id: string;
  readonly endMs: number;
}): Pass {
  const { asked, actor, id, endMs } = made;
  const { requesterId, requester, requesterType, groups, workspaceId, role } = actor;
  return {
    key: {
      ...{ id, name: SERVICE, requesterId, requester, requesterType, groups, workspaceId, role },
      endpoints: [asked.endpoint.name],
      runTypes: undefined,
      services: [SERVICE],
      features: undefined,
      expiresAt: asInstant(endMs),
    },
    endpoint: { id: asked.endpoint.id, updatedAt: asked.endpoint.updatedAt },
  };
}

/** By the unified API, which reaches providers of every kind. */
function callOf({ endpoint, api, gateway, language }: TestedEndpoint, pass: string): OnceCall {
  const path = api === 'chat' ? 'chat/completions' : 'embeddings';
  const { name: model } = endpoint;
  const body =
    api === 'chat'
      ? { model, messages: [TURN], max_completion_tokens: TEST_CALL_BOUNDS.outputTokensMax }
      : { model, input: TEST_PROMPT };
  return {
    url: `${gateway}/mlflow/v1/${path}`,
    method: 'POST',
    headers: [
      ...['authorization', `Bearer ${pass}`, 'content-type', 'application/json', 'accept-language', language],
      ...['user-agent', 'tallygate-test', 'tallygate-service', SERVICE],
    ],
    body: JSON.stringify(body),
    timeoutMs: TEST_CALL_BOUNDS.timeoutMs,
    // The address is the gateway's own.
    isGuarded: false,
  };
}

const TURN = { role: 'user', content: TEST_PROMPT };

const unknownSchema = z.object({ error: z.object({ code: z.literal('key_unknown') }) });

/** The gateway does not know the pass: it does not have the endpoint, or not as it is now. Nothing was sent or recorded. */
function isUnknownYet(answer: OnceAnswer): boolean {
  if (answer.kind === 'failed' || answer.status !== 401) return false;
  try {
    return unknownSchema.safeParse(JSON.parse(answer.body)).success;
  } catch {
    return false;
  }
}
