import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * Where a machine in a cloud asks who it is, and is told credentials. Link-local addresses (RFC 3927) are refused whole:
 * EC2, Azure, Google Cloud and ECS have theirs among them. Loopback and private addresses are not here, since models run there.
 */
const REFUSED = new BlockList();
REFUSED.addSubnet('169.254.0.0', 16, 'ipv4');
// Alibaba Cloud and Azure, outside of them.
REFUSED.addAddress('100.100.100.200', 'ipv4');
REFUSED.addAddress('168.63.129.16', 'ipv4');
REFUSED.addSubnet('fd00:ec2::', 32, 'ipv6');
REFUSED.addAddress('fd20:ce::254', 'ipv6');

/** Names that clouds give to these addresses. */
const NAMES = /^(metadata|instance-data|metadata\.google\.internal|metadata\.goog|instance-data\.ec2\.internal)\.?$/i;

/** Whether a host as it is written in a URL, digits or a name, is one that a person must not send the gateway to. */
export function isMetadataHost(host: string): boolean {
  return NAMES.test(host) || isMetadataAddress(host);
}

/** Whether an address, as digits, is one that a request of a person must not reach. A name is none. */
export function isMetadataAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (isIP(plain) === 0) return false;
  // BlockList knows IPv4 addresses that are written as IPv6 ones.
  return REFUSED.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
}
