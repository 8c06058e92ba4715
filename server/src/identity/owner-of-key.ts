import type { KeyRecord } from './keys.ts';
import type { Grants, Owner } from './owner.ts';
import { emailKey } from './person.ts';
import type { IdentityPorts } from './ports.ts';

type Speaking = Pick<KeyRecord, 'requesterId' | 'requester' | 'requesterType'>;
type Ports<Tx> = Pick<IdentityPorts<Tx>, 'store'>;

/** Whom a key speaks for. A declared key names its requester by an address alone; undefined: nobody that is known besides the key. */
export async function ownerOfKey<Tx>({ store }: Ports<Tx>, key: Speaking): Promise<Owner | undefined> {
  const { requesterId, requester, requesterType } = key;
  if (requesterType === 'GROUP') return undefined;
  const kind = requesterType === 'USER' ? 'person' : 'service_principal';
  const known = requesterId === '' ? undefined : await store.owner(requesterId);
  if (known?.kind === kind) return known;
  return await store.ownerByAddress({ kind, address: kind === 'person' ? emailKey(requester) : requester });
}

/** What the key's owner was granted; of a key that speaks for a group, what the group was; of others, what everyone was. */
export async function grantsOfKey<Tx>(ports: Ports<Tx>, key: Speaking): Promise<Grants> {
  const owner = await ownerOfKey(ports, key);
  // Whoever was disabled keeps nothing, also where the configuration still has a key of theirs.
  if (owner !== undefined && owner.disabledAt === undefined) return owner.grants;
  const group = key.requesterType === 'GROUP' ? await groupNamed(ports, key.requester) : undefined;
  const held = (await ports.store.grants()).filter(
    ({ grantee }) => grantee.kind === 'everyone' || (grantee.kind === 'group' && grantee.id === group?.id),
  );
  const named = (kind: 'table' | 'dashboard') => [
    ...new Set(held.filter(({ object }) => object.kind === kind).map(({ object }) => object.name)),
  ];
  return { tables: named('table'), dashboards: named('dashboard') };
}

async function groupNamed<Tx>({ store }: Ports<Tx>, name: string) {
  return (await store.groups()).find((group) => group.name === name);
}
