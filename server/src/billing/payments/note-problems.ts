import type { PaymentProvider, ProviderAnswer } from './payment-provider.ts';
import type { ProviderPorts } from './provider-ports.ts';
import type { ProviderProblem, ProviderSettings } from './provider-settings.ts';

type Ports<Tx> = Pick<ProviderPorts<Tx>, 'store' | 'transaction' | 'clock'>;

/** The same provider; what keeps it from being used is noted for the set-up page, and forgotten when it answers again. */
export function noteProblems<Tx>(
  ports: Ports<Tx>,
  provider: PaymentProvider,
  settings: Pick<ProviderSettings, 'name' | 'problem' | 'updatedAt'>,
): PaymentProvider {
  let noted = settings.problem?.code;
  const note = async <T>(answer: ProviderAnswer<T>): Promise<ProviderAnswer<T>> => {
    const code = problemOf(answer);
    // The sandbox loses answers on purpose, and who was never set up has no row to note it in.
    if (code === noted || settings.name === 'sandbox' || settings.updatedAt === undefined) return answer;
    const problem = code && { code, at: ports.clock.now() };
    try {
      await ports.transaction((tx) => ports.store.noteProblem(tx, settings.name, problem));
      noted = code;
    } catch {
      // The answer may be about money that moved: it is never lost for a note, which the next answer makes again.
    }
    return answer;
  };
  return {
    ...provider,
    beginMethod: async (asked) => note(await provider.beginMethod(asked)),
    finishMethod: async (asked) => note(await provider.finishMethod(asked)),
    forgetMethod: async (asked) => note(await provider.forgetMethod(asked)),
    openPayment: async (asked) => note(await provider.openPayment(asked)),
    charge: async (asked) => note(await provider.charge(asked)),
    confirm: async (asked) => note(await provider.confirm(asked)),
    lookUp: async (ref) => note(await provider.lookUp(ref)),
    refund: async (asked) => note(await provider.refund(asked)),
    changed: async (asked) => note(await provider.changed(asked)),
  };
}

function problemOf(answer: ProviderAnswer<unknown>): ProviderProblem['code'] | undefined {
  if (answer.kind === 'unknown') return 'unreachable';
  return answer.kind === 'refused' && answer.code === 'credential_refused' ? answer.code : undefined;
}
