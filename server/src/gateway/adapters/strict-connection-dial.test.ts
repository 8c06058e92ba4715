import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { listener, requestTo } from '../edge/provider-stand.contract.ts';
import { TEST_CERTIFICATE, TEST_KEY } from '../edge/test-certificate.contract.ts';
import { handUpstream } from './strict-upstream.test-support.ts';

async function openTls(options: TlsOptions = {}) {
  const reused: boolean[] = [];
  const sockets = new Set<TLSSocket>();
  const server = createServer({ cert: TEST_CERTIFICATE, key: TEST_KEY, ...options }, (socket) => {
    reused.push(socket.isSessionReused());
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    reused,
    ask: async (upstream = handUpstream({ ca: TEST_CERTIFICATE }).upstream, host = 'localhost') => {
      const { sink, finished } = listener();
      upstream.send(requestTo(`https://${host}:${port}`), sink);
      return (await finished).ending;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a session of %s is resumed by the next connection to its origin, by no other',
  async (maxVersion) => {
    const { upstream } = handUpstream({ ca: TEST_CERTIFICATE });
    const first = await openTls({ maxVersion });
    const second = await openTls({ maxVersion });
    for (let round = 0; round < 3; round++) expect(await first.ask(upstream)).toBe('end');
    expect(first.reused).toEqual([false, true, true]);
    expect(await second.ask(upstream)).toBe('end');
    expect(second.reused).toEqual([false]);
    await upstream.stop();
    await first.close();
    await second.close();
  },
);

test('a provider that speaks HTTP/2 only is not spoken to', async () => {
  const provider = await openTls({ ALPNProtocols: ['h2'] });
  expect(await provider.ask()).toMatchObject({ code: 'upstream_connect_failed', isSent: false });
  await provider.close();
});

test('a provider that does not choose a protocol is spoken to', async () => {
  const provider = await openTls();
  expect(await provider.ask()).toBe('end');
  await provider.close();
});

test('no variable of the environment makes it trust what it should not, or go another way', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY']) vi.stubEnv(name, 'http://127.0.0.1:1');
  vi.stubEnv('NODE_USE_ENV_PROXY', '1');
  const provider = await openTls();
  expect(await provider.ask()).toBe('end');
  expect(await provider.ask(handUpstream().upstream)).toMatchObject({ code: 'upstream_connect_failed', isSent: false });
  expect(await provider.ask(undefined, '127.0.0.1')).toMatchObject({ code: 'upstream_connect_failed', isSent: false });
  vi.unstubAllEnvs();
  await provider.close();
});

// The answer is there before the socket has heard that the request has left: whoever reads late sees that at each request.
test('a connection is used again though its answer came at once', async () => {
  const provider = await openInThread();
  const { upstream } = handUpstream({ ca: TEST_CERTIFICATE });
  for (let round = 0; round < 10; round++) {
    const { sink, finished } = listener();
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        upstream.send(requestTo(`https://localhost:${provider.port}`), sink);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ANSWER_MS);
        resolve();
      });
    });
    expect((await finished).ending).toBe('end');
  }
  expect(provider.opened()).toBe(1);
  await upstream.stop();
  await provider.close();
});

/** Longer than a provider next door takes to answer. */
const ANSWER_MS = 20;

const THREAD = `
  const { createServer } = require('node:tls');
  const { parentPort, workerData } = require('node:worker_threads');
  const opened = new Int32Array(workerData.opened);
  const server = createServer(workerData, (socket) => {
    Atomics.add(opened, 0, 1);
    socket.on('error', () => {});
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok'));
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;

/** A provider that answers while the thread of the test stands still. */
async function openInThread() {
  const opened = new SharedArrayBuffer(4);
  const thread = new Worker(THREAD, { eval: true, workerData: { cert: TEST_CERTIFICATE, key: TEST_KEY, opened } });
  const [port] = (await once(thread, 'message')) as [number];
  return { port, opened: () => new Int32Array(opened)[0], close: () => thread.terminate() };
}
