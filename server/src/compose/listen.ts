import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ListenAt {
  readonly host: string;
  readonly port: number;
  /** Another port may be taken when this one is not free. */
  readonly mayMove: boolean;
}

/** Listens, and resolves to the port that it got. Rejects with the system's error when the address cannot be had. */
export async function listen(server: Server, at: ListenAt): Promise<number> {
  try {
    return await listenOnce(server, at.host, at.port);
  } catch (error) {
    const isTaken = (error as { code?: unknown }).code === 'EADDRINUSE';
    if (!isTaken || !at.mayMove || at.port === 0) throw error;
    return await listenOnce(server, at.host, 0);
  }
}

function listenOnce(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
