import type { PaymentProvider, PaymentView, ProviderAnswer } from './payment-provider.ts';
import type { ProviderSettings } from './provider-settings.ts';

/** The same provider; each payment that it tells of says whether the key is one for trying out. */
export function markTest(
  provider: PaymentProvider,
  { isTestMode: isTest }: Pick<ProviderSettings, 'isTestMode'>,
): PaymentProvider {
  const marked = (view: PaymentView): PaymentView => ({ ...view, isTest });
  return {
    ...provider,
    charge: async (asked) => within(await provider.charge(asked), marked),
    confirm: async (asked) => within(await provider.confirm(asked), marked),
    lookUp: async (ref) => within(await provider.lookUp(ref), (view) => view && marked(view)),
    refund: async (asked) => within(await provider.refund(asked), marked),
    changed: async (asked) =>
      within(await provider.changed(asked), ({ payments, ...page }) => ({ ...page, payments: payments.map(marked) })),
  };
}

function within<Value>(answer: ProviderAnswer<Value>, change: (value: Value) => Value): ProviderAnswer<Value> {
  return answer.kind === 'answer' ? { kind: 'answer', value: change(answer.value) } : answer;
}
