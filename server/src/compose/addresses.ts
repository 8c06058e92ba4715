/** An http URL; an IPv6 address gets its brackets (RFC 3986, section 3.2.2). */
export function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** A host to call from this machine: "all addresses" is none. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

/** Where a gateway says that control finds it: one that listens on all addresses does not know by which. */
export function gatewayAddress(host: string, port: number): string {
  return host === '0.0.0.0' || host === '::' ? `http://*:${port}` : urlOf(host, port);
}
