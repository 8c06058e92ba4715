import { isIP } from 'node:net';

/** True for an IP address, or a network such as `10.0.0.0/8` (RFC 4632, RFC 4291 section 2.3). */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

/** True for an IP address or a host name (RFC 1123, section 2.1). */
export function isHost(text: string): boolean {
  return (
    isIP(text) !== 0 || (text.length <= 253 && /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]+)*$/.test(text))
  );
}
