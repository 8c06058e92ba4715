import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { readingSocket } from './strict-edge-socket.ts';

/** A server whose sockets are handed over, and what came on them. */
async function open(spoil: (accepted: Socket) => void = () => {}) {
  const pieces: Buffer[] = [];
  const sockets: Socket[] = [];
  const server = createServer({ pauseOnConnect: true }, (accepted) => {
    spoil(accepted);
    const socket = readingSocket(accepted, (bytes, to) => {
      pieces.push(Buffer.from(bytes.subarray(0, to)));
      socket.write('+');
    });
    sockets.push(socket);
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  return { server, client, pieces, sockets };
}

/** As a release of Node would be whose sockets cannot be told where to read to. */
function withoutBuffer(accepted: Socket): void {
  const { _handle: handle } = accepted as unknown as { _handle: object };
  Object.defineProperty(handle, 'useUserBuffer', { value: undefined });
}

test.each([
  { which: 'a socket of ours', spoil: () => {} },
  { which: 'the accepted one, where Node does not look as expected', spoil: withoutBuffer },
])('$which gives each piece, and its server counts it until it closes', async ({ spoil }) => {
  const { server, client, pieces, sockets } = await open(spoil);
  for (const text of ['first', 'second', 'third']) {
    client.write(text);
    await once(client, 'data');
  }
  expect(pieces.map(String)).toEqual(['first', 'second', 'third']);
  const count = () => new Promise((resolve) => server.getConnections((_error, number) => resolve(number)));
  expect(await count()).toBe(1);
  expect(sockets[0]?.remoteAddress).toBe('127.0.0.1');
  const gone = once(sockets[0] as Socket, 'close');
  client.destroy();
  await gone;
  expect(await count()).toBe(0);
  server.close();
  await once(server, 'close');
});
