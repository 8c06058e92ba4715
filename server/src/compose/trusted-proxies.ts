import { BlockList, isIPv6 } from 'node:net';

/** Tells whether an address belongs to a proxy whose `x-forwarded-for` counts. Entries are addresses or CIDR blocks, checked before. */
export function trustedProxies(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => entries.length > 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
