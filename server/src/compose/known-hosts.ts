import { isIP } from 'node:net';

/**
 * Whether a Host value is one of ours. A page of another site that makes its name resolve to this machine (DNS
 * rebinding) sends its own name; an IP address cannot be such a name. Other names than localhost are known when
 * TALLYGATE_HOST or TALLYGATE_PUBLIC_URL says them.
 */
export function knownHosts(told: {
  readonly host: string;
  readonly publicUrl: string | undefined;
}): (host: string | undefined) => boolean {
  const names = new Set(['localhost', told.host.toLowerCase()]);
  if (told.publicUrl !== undefined) names.add(new URL(told.publicUrl).hostname);
  return (host) => {
    if (host === undefined) return true;
    const name = host.replace(/:\d{1,5}$/, '').toLowerCase();
    return names.has(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
  };
}
