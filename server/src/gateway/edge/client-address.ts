const HOPS_MAX = 64;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const IPV6 = /^(?=.*:.*:)[0-9A-Fa-f:.]{2,45}(?:%[\w.-]{1,16})?$/;
const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

/** An IPv4 address that came mapped into IPv6 (RFC 4291, section 2.5.5.2) is printed as IPv4. */
export function plainAddress(address: string): string {
  return MAPPED.exec(address)?.[1] ?? address;
}

/** Host and port as a Host field has them; an IPv6 address stands in brackets. */
export function authorityOf(address: string, port: number): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** Who sent the request, and which of the addresses on the way we believe. */
export interface AddressFacts {
  /** The other end of the connection, plain. */
  readonly peer: string;
  /** Values of `x-forwarded-for`, in order. */
  readonly forwardedFor: readonly string[];
  readonly isTrusted: (address: string) => boolean;
}

/**
 * The client's address: the peer, or, behind trusted proxies, the right-most address that is not one of theirs.
 * What stands to the left of that was written by the client and counts for nothing; so does what is left of a malformed entry.
 */
export function clientAddress(facts: AddressFacts): string {
  let address = facts.peer;
  if (facts.forwardedFor.length === 0) return address;
  const hops = facts.forwardedFor.join(',').split(',').slice(-HOPS_MAX);
  for (let hop = hops.pop(); hop !== undefined && facts.isTrusted(address); hop = hops.pop()) {
    const next = hopAddress(hop.trim());
    if (next === undefined) return address;
    address = next;
  }
  return address;
}

/** Some proxies write a port behind the address. */
function hopAddress(text: string): string | undefined {
  const bare = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text;
  const address = plainAddress(bare);
  return IPV4.test(address) || IPV6.test(address) ? address : undefined;
}
