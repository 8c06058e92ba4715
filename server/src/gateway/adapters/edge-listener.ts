import type { Server } from 'node:net';
import type { Edge } from '../edge.ts';

type Place = Parameters<Edge['listen']>[0];

/** Connections that may wait to be accepted; the system may have a lower bound of its own. */
const BACKLOG_MAX = 4096;

/** Listens, and resolves with the port; rejects with a sentence that an operator understands. */
export function listenAt(server: Server, at: Place): Promise<{ readonly port: number }> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(listenError(error, at));
    server.once('error', fail);
    server.listen({ host: at.host, port: at.port, reusePort: at.reusePort, backlog: BACKLOG_MAX }, () => {
      server.off('error', fail);
      const address = server.address();
      resolve({ port: typeof address === 'object' && address !== null ? address.port : at.port });
    });
  });
}

function listenError(cause: NodeJS.ErrnoException, at: Place): Error {
  const { host, port } = at;
  switch (cause.code) {
    case 'EADDRINUSE':
      return new Error(`port ${port} on ${host} is taken by another program`, { cause });
    case 'EACCES':
      return new Error(`this user may not listen on port ${port} of ${host}`, { cause });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Error(`${host} is not an address of this machine`, { cause });
    default:
      return new Error(`could not listen on port ${port} of ${host}: ${cause.message}`, { cause });
  }
}
