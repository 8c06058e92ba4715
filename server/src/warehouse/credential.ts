import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Who may use the warehouse: one user, made by the supervisor at each start. */
export interface Credential {
  readonly user: string;
  readonly password: string;
}

/** Looks for the credential where ClickHouse's clients put it, and compares it in constant time. */
export function isAuthentic(expected: Credential, headers: IncomingHttpHeaders, parameters: URLSearchParams): boolean {
  const given = fromBasic(headers.authorization) ?? fromHeaders(headers) ?? fromAddress(parameters);
  if (given === undefined) return false;
  const isUser = isEqual(given.user, expected.user);
  const isPassword = isEqual(given.password, expected.password);
  return isUser && isPassword;
}

function fromBasic(field: string | undefined): Credential | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(field ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { user, password: rest.join(':') };
}

function fromHeaders(headers: IncomingHttpHeaders): Credential | undefined {
  const user = headers['x-clickhouse-user'];
  const password = headers['x-clickhouse-key'];
  return typeof user === 'string' && typeof password === 'string' ? { user, password } : undefined;
}

function fromAddress(parameters: URLSearchParams): Credential | undefined {
  const user = parameters.get('user');
  const password = parameters.get('password');
  return user === null || password === null ? undefined : { user, password };
}

function isEqual(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
