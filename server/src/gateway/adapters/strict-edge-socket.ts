import { type OnReadOpts, Socket } from 'node:net';

/** Where clients' sockets read to: one for all, since what is kept of it is copied before another one reads. */
const readBuffer = Buffer.allocUnsafeSlow(65_536);

/** What of an accepted socket passes to the one that takes its place. */
interface Accepted {
  _handle: { readonly useUserBuffer?: unknown } | null;
  /** Counts its connections until they close. */
  _server: unknown;
}

/**
 * The socket to work with in place of one that a server accepted and paused, and which is of no use afterwards: once the socket is
 * resumed, `received` is called with each piece that comes: the first `to` of the bytes, which are the socket's again afterwards.
 *
 * Sockets that are opened may be told where to read to (`onread`), those that a server accepts may not: for them the system takes 64 KiB
 * for each read, and cuts it to size. So the connection is handed to a socket that is told. Where this release of Node does not look as
 * expected, the accepted socket is used as it is, and each read costs more.
 */
export function readingSocket(accepted: Socket, received: (bytes: Buffer, to: number) => void): Socket {
  const from = accepted as unknown as Accepted;
  if (typeof from._handle?.useUserBuffer !== 'function' || from._server === undefined) {
    accepted.on('data', (piece: Buffer) => received(piece, piece.length));
    return accepted;
  }
  const onread: OnReadOpts = {
    buffer: readBuffer,
    callback: (bytesRead) => {
      received(readBuffer, bytesRead);
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
