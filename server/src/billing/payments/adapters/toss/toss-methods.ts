import { z } from 'zod';
import type { MethodView, NewMethod, PaymentProvider, ProviderAnswer, ReturnedMethod } from '../../payment-provider.ts';
import { TOSS_WINDOW_PATH, type TossWindows } from '../../toss-windows.ts';
import type { AskToss } from './toss-client.ts';
import { notAnswered, windowProblemOf } from './toss-problem.ts';
import { billingSchema } from './toss-shapes.ts';
import { registeredCard } from './toss-view.ts';

/** Cards are registered in Toss Payments' window; what charges need is a billing key: https://docs.tosspayments.com/guides/v2/billing/integration. */
export function tossMethods(
  ask: AskToss,
  windows: TossWindows,
): Pick<PaymentProvider, 'beginMethod' | 'finishMethod' | 'forgetMethod'> {
  return {
    beginMethod: async ({ methodId, customerRef, holder, returnUrl }: NewMethod) => {
      await windows.keep(methodId, {
        ...{ kind: 'register', customerKey: customerRef, customerName: holder.name, customerEmail: holder.email },
        ...{ successUrl: returnUrl, failUrl: returnUrl },
      });
      return { kind: 'answer', value: { ref: methodId, nextUrl: `${TOSS_WINDOW_PATH}?id=${methodId}` } };
    },
    finishMethod: (asked) => finish(ask, asked),
    forgetMethod: async ({ token }) => {
      const said = await ask({ method: 'DELETE', path: `/v1/billing/${encodeURIComponent(token)}` }, z.unknown());
      return said.kind === 'answer' ? { kind: 'answer', value: undefined } : notAnswered(said);
    },
  };
}

async function finish(
  ask: AskToss,
  { methodId, customerRef, returned }: ReturnedMethod,
): Promise<ProviderAnswer<MethodView>> {
  const { authKey, customerKey, code } = returned;
  if (code !== undefined) return { kind: 'answer', value: { status: 'failed', code: windowProblemOf(code) } };
  // Whoever brought another buyer's key back did not come from our window.
  if (authKey === undefined || customerKey !== customerRef) return { kind: 'answer', value: { status: 'waiting' } };
  const said = await ask(
    {
      ...{ method: 'POST', path: '/v1/billing/authorizations/issue', idempotencyKey: methodId },
      body: { authKey, customerKey: customerRef },
    },
    billingSchema,
  );
  if (said.kind !== 'answer') return notAnswered(said);
  const { billingKey } = said.value;
  return { kind: 'answer', value: { status: 'ready', token: billingKey, card: registeredCard(said.value) } };
}
