import { isIP } from 'node:net';

/** A provider's address, taken apart. */
export interface StrictOrigin {
  /** As it was given. */
  readonly url: string;
  readonly isTls: boolean;
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  /** The name that its certificate is asked for by SNI; undefined for an address. */
  readonly serverName: string | undefined;
  /** The Host field: with the port when it is not the scheme's own. */
  readonly hostField: string;
}

/** Throws for what is not `http://host[:port]` or `https://host[:port]`. */
export function readOrigin(url: string): StrictOrigin {
  const parsed = new URL(url);
  const isTls = parsed.protocol === 'https:';
  if (!isTls && parsed.protocol !== 'http:') throw new Error(`${parsed.protocol} is not a scheme that we speak`);
  // What stands before an @ may be a secret, so it is not told.
  if (parsed.username !== '' || parsed.password !== '') throw new Error('an origin holds no credentials');
  if (parsed.pathname !== '/' || parsed.search !== '' || parsed.hash !== '' || parsed.hostname === '')
    throw new Error('an origin is scheme, host and port');
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  return {
    url,
    isTls,
    host,
    port: parsed.port === '' ? DEFAULT_PORT[isTls ? 'https' : 'http'] : Number(parsed.port),
    serverName: isIP(host) === 0 ? host : undefined,
    hostField: parsed.host,
  };
}

const DEFAULT_PORT = { http: 80, https: 443 };
