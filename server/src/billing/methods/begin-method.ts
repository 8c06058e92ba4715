import type { BillingOutcome } from '../outcome.ts';
import type { AskedCard, BegunCard, MethodPorts } from './method-ports.ts';
import { type MethodStore, type StoredMethod, tokenPurpose } from './method-store.ts';

/** Keeps the registration, then begins it at its provider: whatever happens in between, it ends as one that was given up. */
export async function beginMethod<Tx>(
  ports: MethodPorts<Tx>,
  asked: AskedCard<Tx>,
): Promise<BillingOutcome<BegunCard>> {
  const { store, transaction, providers } = ports;
  const provider = (await providers.isOn(asked.channel)) ? await providers.providerOf(asked.channel) : undefined;
  if (provider === undefined) return { kind: 'refused', code: 'billing_provider_off' };
  const earlier = await store.newestOf(asked.channel);
  const method = newMethod(ports, asked, earlier);
  await transaction(async (tx) => {
    await store.add(tx, method);
    await asked.note?.(tx, method);
  });
  const begun = await provider.beginMethod({
    methodId: method.id,
    customerRef: method.customerRef,
    holder: asked.holder,
    earlierToken: earlierToken(ports, earlier),
    returnUrl: asked.returnUrl(method.id),
    language: asked.language,
  });
  if (begun.kind === 'unknown') return { kind: 'refused', code: 'billing_provider_unreachable' };
  if (begun.kind === 'refused') {
    await change(ports, method, { state: 'failed', problem: begun.code });
    return { kind: 'refused', code: 'billing_provider_unreachable', problem: begun.code };
  }
  const kept = await change(ports, method, { providerRef: begun.value.ref });
  return { kind: 'done', value: { method: kept, nextUrl: begun.value.nextUrl } };
}

function newMethod<Tx>(
  { newId, clock }: MethodPorts<Tx>,
  { channel, by }: AskedCard<Tx>,
  earlier: StoredMethod | undefined,
): StoredMethod {
  return {
    ...{ id: newId(), channel, state: 'waiting', isDefault: false, createdAt: clock.now(), by },
    ...{ card: undefined, buyer: undefined, problem: undefined, providerRef: undefined, sealedToken: undefined },
    // A provider's name of its buyer must not be guessed: it is never the account's id.
    customerRef: earlier?.customerRef ?? newId(),
  };
}

function earlierToken<Tx>({ box }: MethodPorts<Tx>, earlier: StoredMethod | undefined): string | undefined {
  if (earlier?.sealedToken === undefined) return undefined;
  return box.open(earlier.sealedToken, tokenPurpose(earlier.id));
}

async function change<Tx>(
  { store, transaction }: { readonly store: MethodStore<Tx> } & Pick<MethodPorts<Tx>, 'transaction'>,
  method: StoredMethod,
  changed: Partial<StoredMethod>,
): Promise<StoredMethod> {
  const after = { ...method, ...changed };
  await transaction((tx) => store.save(tx, after));
  return after;
}
