import { asInstant } from '#kernel';
import type { MethodPorts } from './method-ports.ts';
import { type StoredMethod, tokenPurpose } from './method-store.ts';

/** A registration that waits longer was given up: no provider keeps its page open that long. */
const REGISTRATION_MS = 24 * 3_600_000;

/** Has removed cards forgotten by their providers, and ends registrations that nobody came back from. */
export async function tidyMethods<Tx>(ports: MethodPorts<Tx>, limit: number): Promise<number> {
  const { store, clock } = ports;
  const begunBefore = asInstant(clock.now() - REGISTRATION_MS);
  let tidied = 0;
  for (const method of await store.untidy({ begunBefore, limit })) {
    const isTidy = method.state === 'removed' ? await forget(ports, method) : await giveUp(ports, method);
    if (isTidy) tidied++;
  }
  return tidied;
}

async function forget<Tx>(
  { store, transaction, providers, box }: MethodPorts<Tx>,
  method: StoredMethod,
): Promise<boolean> {
  const { id: methodId, channel, customerRef, sealedToken = '' } = method;
  const provider = channel === 'bank_transfer' ? undefined : await providers.providerOf(channel);
  const token = box.open(sealedToken, tokenPurpose(methodId));
  if (provider !== undefined && token !== undefined) {
    const answer = await provider.forgetMethod({ methodId, customerRef, token });
    // Refused: it is not there any more, or cannot be forgotten; asking again does not help.
    if (answer.kind === 'unknown' || (answer.kind === 'refused' && answer.code === 'credential_refused')) return false;
  }
  await transaction((tx) => store.save(tx, { ...method, sealedToken: undefined }));
  return true;
}

async function giveUp<Tx>({ store, transaction }: MethodPorts<Tx>, { id }: StoredMethod): Promise<boolean> {
  return await transaction(async (tx) => {
    const method = await store.find(id, tx);
    if (method?.state !== 'waiting') return false;
    await store.save(tx, { ...method, state: 'failed', problem: 'never_completed' });
    return true;
  });
}
