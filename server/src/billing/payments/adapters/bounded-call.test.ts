import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { boundedCall, NoAnswer } from './bounded-call.ts';

/** Longer than any answer here takes. */
const PATIENT_MS = 30_000;

async function call(answer: RequestListener, timeoutMs = PATIENT_MS) {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    return await boundedCall(
      { method: 'POST', url, headers: { 'x-a': 'b' }, body: '{}' },
      { timeoutMs, answerBytesMax: 1_000 },
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('an answer comes whole, on a connection that ends with it', async () => {
  let connection: string | undefined;
  const answer = await call((request, response) => {
    connection = request.headers.connection;
    response.writeHead(402, { 'x-c': 'd' }).end('x'.repeat(1_000));
  });
  expect(answer).toMatchObject({ status: 402, headers: { 'x-c': 'd' }, text: 'x'.repeat(1_000) });
  expect(connection).toBe('close');
});

test('a redirect is an answer, and is not followed', async () => {
  let calls = 0;
  const answer = await call((_request, response) => {
    calls++;
    response.writeHead(302, { location: '/' }).end();
  });
  expect([answer.status, calls]).toEqual([302, 1]);
});

test.each([
  {
    when: 'it is too long',
    says: /more than 1000 bytes/,
    waitsMs: PATIENT_MS,
    answer: (_, response) => response.end('x'.repeat(1_001)),
  },
  { when: 'none comes', says: /no answer in 300 ms/, waitsMs: 300, answer: () => {} },
  {
    when: 'it stops in the middle',
    says: /no answer in 300 ms/,
    waitsMs: 300,
    answer: (_, response) => response.write('{'),
  },
  {
    when: 'the connection breaks',
    says: /connection failed/,
    waitsMs: PATIENT_MS,
    answer: (request) => request.socket.destroy(),
  },
] satisfies { when: string; says: RegExp; waitsMs: number; answer: RequestListener }[])(
  'there is no answer when $when',
  async ({ says, waitsMs, answer }) => {
    const broken = call(answer, waitsMs);
    await expect(broken).rejects.toThrow(NoAnswer);
    await expect(broken).rejects.toThrow(says);
  },
);
