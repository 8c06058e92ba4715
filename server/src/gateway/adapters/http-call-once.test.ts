import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '#kernel';
import type { OnceCall } from '../test-call/call-once.ts';
import { httpCallOnce } from './http-call-once.ts';
import { isMetadataAddress } from './metadata-addresses.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A name server of which each test says what it knows. */
const naming =
  (addresses: readonly string[]): NonNullable<Parameters<typeof httpCallOnce>[0]['lookUp']> =>
  (_name, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

const call = (url: string, more: Partial<OnceCall> = {}): OnceCall => ({
  url,
  method: 'POST',
  headers: ['content-type', 'application/json', 'authorization', 'Bearer s'],
  body: '{"a":"가"}',
  timeoutMs: 5_000,
  isGuarded: true,
  ...more,
});
const callOnce = httpCallOnce({ clock: systemClock, isRefused: isMetadataAddress });

test('the request goes out as it is, and the whole answer comes back with its time', async () => {
  const url = await serve((request, response) => {
    request.setEncoding('utf8').on('data', (body) => {
      const { method, headers } = request;
      response.setHeader('x-id', 'i-1');
      response.end(JSON.stringify({ method, length: headers['content-length'], key: headers.authorization, body }));
    });
  });
  const answer = await callOnce(call(`${url}/v1/x`));
  expect(answer).toMatchObject({
    kind: 'answer',
    status: 200,
    headers: { 'x-id': 'i-1' },
    latencyMs: expect.any(Number),
  });
  if (answer.kind === 'answer') {
    expect(JSON.parse(answer.body)).toEqual({ method: 'POST', length: '11', key: 'Bearer s', body: '{"a":"가"}' });
  }
});

test('a redirect is an answer: it is not followed', async () => {
  let asked = 0;
  const url = await serve((_request, response) => {
    asked++;
    response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
  });
  expect(await callOnce(call(url))).toMatchObject({ kind: 'answer', status: 302 });
  expect(asked).toBe(1);
});

test('an answer beyond 1 MiB, a broken one and one that never comes are told apart', async () => {
  const large = await serve((_request, response) => response.end('x'.repeat(1_100_000)));
  const broken = await serve((request) => request.socket.destroy());
  const never = await serve(() => undefined);
  expect(await callOnce(call(large))).toMatchObject({ problem: 'answer_too_large' });
  expect(await callOnce(call(broken))).toMatchObject({ problem: 'connection_failed' });
  expect(await callOnce(call(never, { timeoutMs: 50 }))).toMatchObject({ problem: 'timeout' });
});

test('a closed port and a header that cannot be sent are told, and nothing is thrown', async () => {
  const url = await serve((_request, response) => response.end());
  const server = servers.at(-1);
  server?.close();
  await once(server as Server, 'close');
  expect(await callOnce(call(url))).toMatchObject({ problem: 'connection_refused' });
  expect(await callOnce(call(url, { headers: ['x', 'a\nb'] }))).toMatchObject({ problem: 'connection_failed' });
  const nameless = httpCallOnce({
    clock: systemClock,
    isRefused: isMetadataAddress,
    lookUp: (_name, _options, callback) => callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []),
  });
  expect(await nameless(call('http://nowhere.example/'))).toMatchObject({ problem: 'name_unknown' });
});

test.each([
  ['as digits', 'http://169.254.169.254/latest/meta-data', []],
  ['as one number', 'http://2852039166/', []],
  ['in octal', 'http://0251.0376.0251.0376/', []],
  ['as IPv6', 'http://[fd00:ec2::254]/', []],
  ['as IPv4 in IPv6', 'http://[::ffff:169.254.169.254]/', []],
  ['behind a name', 'http://metadata.example/', ['169.254.169.254']],
  ['behind a name, beside a good one', 'http://two.example/', ['127.0.0.1', 'fd00:ec2::254']],
])('a metadata address %s is not called', async (_how, url, addresses) => {
  const guarded = httpCallOnce({ clock: systemClock, isRefused: isMetadataAddress, lookUp: naming(addresses) });
  expect(await guarded(call(url))).toMatchObject({ kind: 'failed', problem: 'address_refused' });
});

test('private and loopback addresses are open, behind a name too: models of one’s own run there', async () => {
  const url = await serve((_request, response) => response.end('here'));
  const port = new URL(url).port;
  const named = httpCallOnce({ clock: systemClock, isRefused: isMetadataAddress, lookUp: naming(['127.0.0.1']) });
  expect(await named(call(`http://models.internal:${port}/`))).toMatchObject({ status: 200, body: 'here' });
  for (const address of ['127.0.0.1', '::1', '10.0.0.5', '192.168.1.9', '172.16.0.1', 'fd00::1', '8.8.8.8']) {
    expect(isMetadataAddress(address), address).toBe(false);
  }
});

test('where the operator refuses nothing, and where the gateway itself is called, every address is open', async () => {
  const url = await serve((_request, response) => response.end('here'));
  const isRefused = (address: string) => address === '127.0.0.1';
  const guarded = httpCallOnce({ clock: systemClock, isRefused });
  const open = httpCallOnce({ clock: systemClock, isRefused: () => false });
  expect(await guarded(call(url))).toMatchObject({ problem: 'address_refused' });
  expect(await guarded(call(url, { isGuarded: false }))).toMatchObject({ status: 200 });
  expect(await open(call(url))).toMatchObject({ status: 200 });
});

test('an answer that stops after its head is waited for no longer than allowed, and its status is told', async () => {
  const url = await serve((_request, response) => void response.writeHead(503).write('x'));
  const answer = await callOnce(call(url, { timeoutMs: 100 }));
  expect(answer).toMatchObject({ kind: 'failed', problem: 'timeout', status: 503 });
});
