import { recordAct } from '#audit';
import { hashSecret } from './keys.ts';
import type { IdentityPorts, Origin } from './ports.ts';
import { plainCode, stepOfCode } from './second-factor-codes.ts';
import type { StoredFactor } from './sign-in-store.ts';

/** For what a secret of an app is sealed. */
export function factorPurpose(personId: string): string {
  return `second factor of ${personId}`;
}

/** Whether this is a good code of the person's app, or one of their recovery codes; it is spent then. */
export async function spendCode<Tx>(
  ports: Pick<IdentityPorts<Tx>, 'waysIn' | 'box' | 'clock' | 'audit' | 'store'>,
  tx: Tx,
  asked: { readonly personId: string; readonly code: string; readonly origin: Origin },
): Promise<boolean> {
  const { personId, code } = asked;
  const factor = await ports.waysIn.factor(personId, tx);
  if (factor?.confirmedAt === undefined) return false;
  const plain = plainCode(code);
  if (/^\d{6}$/.test(plain)) return await spendAppCode(ports, tx, { factor, code: plain });
  const hash = hashSecret(plain);
  if (!(await ports.waysIn.spendRecoveryCode(tx, { personId, hash, at: ports.clock.now() }))) return false;
  await recordRecovery(ports, tx, asked);
  return true;
}

/** Whether an app with this secret shows this code now; its step is spent then. */
export async function spendAppCode<Tx>(
  { waysIn, box, clock }: Pick<IdentityPorts<Tx>, 'waysIn' | 'box' | 'clock'>,
  tx: Tx,
  { factor, code }: { readonly factor: StoredFactor; readonly code: string },
): Promise<boolean> {
  const secret = box.open(factor.sealedSecret, factorPurpose(factor.personId));
  if (secret === undefined) return false;
  const step = stepOfCode(code, { secret, now: clock.now(), lastStep: factor.lastStep });
  return step !== undefined && (await waysIn.spendStep(tx, factor.personId, step));
}

async function recordRecovery<Tx>(
  { waysIn, store, audit, clock }: Pick<IdentityPorts<Tx>, 'waysIn' | 'store' | 'audit' | 'clock'>,
  tx: Tx,
  { personId, origin }: { readonly personId: string; readonly origin: Origin },
): Promise<void> {
  const person = await store.person(personId, tx);
  await recordAct(audit, tx, {
    at: clock.now(),
    actorId: personId,
    actor: person?.email ?? '',
    action: 'second_factor.recovery_code_used',
    target: `person:${personId}`,
    before: undefined,
    after: { recovery_codes_left: await waysIn.recoveryCodesLeft(personId, tx) },
    address: origin.address,
    requestId: origin.requestId,
  });
}
