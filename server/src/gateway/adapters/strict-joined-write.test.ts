import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { isJoinable, writeJoined } from './strict-joined-write.ts';

const open: { destroy(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.destroy();
});

test('what a slow client has not taken yet is not written over by what others get meanwhile', async () => {
  const [slow, others] = [await pair(), await pair()];
  const takenByOthers = collect(others.client);
  let wanted = '';
  let wantedByOthers = '';
  for (let number = 0; number < 400; number++) {
    wanted += write(slow.server, number, 20_000);
    wantedByOthers += write(others.server, number, 1_000);
  }
  expect(slow.server.writableLength, 'much of it waits').toBeGreaterThan(1_000_000);
  slow.server.end();
  others.server.end();
  expect(await takenByOthers).toBe(wantedByOthers);
  expect(await collect(slow.client)).toBe(wanted);
});

test('what stands before and behind the bytes is latin1', async () => {
  const { server, client } = await pair();
  writeJoined(server, { before: 'caf\u00e9 ', bytes: Buffer.from('한', 'utf8'), after: ' \u00ff' });
  server.end();
  expect(Buffer.from(await collect(client), 'latin1')).toEqual(
    Buffer.concat([Buffer.from('caf\u00e9 ', 'latin1'), Buffer.from('한', 'utf8'), Buffer.from(' \u00ff', 'latin1')]),
  );
});

test.each([
  { length: 65_534, joinable: true },
  { length: 65_535, joinable: false },
])('with $length bytes between two characters: joinable is $joinable', ({ length, joinable }) => {
  expect(isJoinable({ before: 'a', bytes: Buffer.alloc(length), after: 'b' })).toBe(joinable);
});

/** Returns what was written, as text. */
function write(socket: Socket, number: number, length: number): string {
  const [before, after] = [`head ${number}\r\n`, `\r\nend ${number}\r\n`];
  const bytes = Buffer.alloc(length, String.fromCharCode(97 + (number % 26)));
  writeJoined(socket, { before, bytes, after });
  return before + bytes.toString('latin1') + after;
}

/** Two ends of a connection; the client reads nothing yet. */
async function pair(): Promise<{ readonly server: Socket; readonly client: Socket }> {
  const listener = createServer({ pauseOnConnect: false });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const accepted = once(listener, 'connection') as Promise<[Socket]>;
  const client = connect((listener.address() as AddressInfo).port, '127.0.0.1');
  const [server] = await accepted;
  open.push(client, server);
  listener.close();
  return { server, client };
}

async function collect(client: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of client) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}
