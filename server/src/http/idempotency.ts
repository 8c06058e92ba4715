import { type Transaction, UniqueViolation } from '../store/index.ts';
import { type ApiContext, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import type { Answer, KeptAnswer } from './idempotency-store.ts';

export type { Answer } from './idempotency-store.ts';

/** Keeps the answer in the transaction of the act itself: both are kept, or neither. */
export type Keep = (tx: Transaction, answer: Answer) => Promise<void>;

const KEY = /^[\x21-\x7e]{1,255}$/;
const KEY_LENGTH_MAX = 255;

/**
 * Answers a mutation once for each `Idempotency-Key`: a repeated request gets the first one's answer, before any other
 * check; the same key with another body, from another credential or in another role is refused. `act` gets `keep` and calls
 * it in its transaction.
 */
export async function answerOnce(
  context: ApiContext,
  { idempotency }: Pick<ControlApiOptions, 'idempotency'>,
  request: { readonly body: unknown; readonly act: (keep: Keep) => Promise<Answer> },
): Promise<Response> {
  const key = context.req.header('idempotency-key');
  if (key === undefined) return answer(context, await request.act(async () => {}));
  if (!KEY.test(key)) throw new ApiRefusal('idempotency_key_invalid', { length_max: KEY_LENGTH_MAX });
  const by = {
    actorId: context.get('actor').requesterId,
    route: `${context.req.method} ${context.req.path}`,
    key,
  };
  const requestHash = idempotency.fingerprint(describeRequest(context, request.body));
  const repeat = (earlier: KeptAnswer | undefined): Response | undefined => {
    if (earlier === undefined) return undefined;
    if (earlier.requestHash !== requestHash) throw new ApiRefusal('idempotency_key_reused');
    context.header('idempotent-replayed', 'true');
    return answer(context, earlier);
  };
  const early = repeat(await idempotency.find(by));
  if (early !== undefined) return early;
  try {
    return answer(context, await request.act((tx, given) => idempotency.keep(tx, by, { ...given, requestHash })));
  } catch (error) {
    // Two at once: the other one was faster, and nothing of this one was kept.
    const isRace = error instanceof UniqueViolation && error.table === 'idempotency_keys';
    const late = isRace ? repeat(await idempotency.findKept(by)) : undefined;
    if (late === undefined) throw error;
    return late;
  }
}

/** All that the answer depends on: one who may do less must not be handed what the same person got by another key. */
function describeRequest(context: ApiContext, body: unknown): string {
  const { through, role } = context.get('actor');
  const credential = through.kind === 'key' ? through.id : through.kind;
  return JSON.stringify([credential, role, context.req.header('if-match') ?? null, body ?? null]);
}

function answer(context: ApiContext, { status, body }: Answer): Response {
  context.header('cache-control', 'no-store');
  return context.json(body, status);
}
