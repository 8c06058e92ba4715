import { type OnReadOpts, Socket } from 'node:net';

/** Where clients' sockets read to: one for all, since what is read is copied before another one reads. */
const readBuffer = Buffer.allocUnsafeSlow(65_536);

/** What of an accepted socket passes to the one that takes its place. */
interface Accepted {
  _handle: { readonly useUserBuffer?: unknown } | null;
  /** Counts its connections until they close. */
  _server: unknown;
}

/**
 * The socket to work with in place of one that a server accepted and paused, and which is of no use afterwards: `received` is called with
 * each piece that comes, in memory of its own, once the socket is resumed.
 *
 * Sockets that are opened may be told where to read to (`onread`), those that a server accepts may not: for them the system takes 64 KiB
 * for each read, and cuts it to size. So the connection is handed to a socket that is told. Where this release of Node does not look as
 * expected, the accepted socket is used as it is, and each read costs more.
 */
export function readingSocket(accepted: Socket, received: (piece: Buffer) => void): Socket {
  const from = accepted as unknown as Accepted;
  if (typeof from._handle?.useUserBuffer !== 'function' || from._server === undefined) {
    accepted.on('data', received);
    return accepted;
  }
  const onread: OnReadOpts = {
    buffer: readBuffer,
    callback: (bytes, buffer) => {
      const piece = Buffer.allocUnsafe(bytes);
      piece.set(buffer.length === bytes ? buffer : buffer.subarray(0, bytes));
      received(piece);
      return true;
    },
  };
  const options = { handle: from._handle, onread, readable: true, writable: true, allowHalfOpen: false };
  const socket = new Socket(options);
  (socket as unknown as Accepted)._server = from._server;
  from._handle = null;
  from._server = null;
  return socket;
}
