const KEEP_ALIVE = /(?:^|,) *keep-alive *(?:,|$)/i;

/**
 * Whether a connection goes on after a message (RFC 9112, section 9.3): HTTP/1.1 unless one of its Connection values says
 * `close`, HTTP/1.0 only when one says `keep-alive` and none says `close`. How the body ends has a say besides.
 * In doubt about odd blanks, it ends.
 */
export function isPersistent(minor: 0 | 1, connections: readonly string[]): boolean {
  for (const value of connections) {
    if (value.split(',').some((option) => option.trim().toLowerCase() === 'close')) return false;
  }
  return minor === 1 || connections.some((value) => KEEP_ALIVE.test(value));
}
