import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { listener, openProvider, requestTo } from './provider-stand.contract.ts';
import { TEST_CERTIFICATE, TEST_KEY } from './test-certificate.contract.ts';
import { type MakeUpstream, makeTestUpstream } from './upstream-stand.contract.ts';

/** Providers behind TLS. */
export function upstreamTls(makeUpstream: MakeUpstream): void {
  test('a provider is asked for by name, must prove that name by a certificate we trust, and gets nothing otherwise', async () => {
    const greetings: unknown[] = [];
    const requests: string[] = [];
    const server = createServer(
      { cert: TEST_CERTIFICATE, key: TEST_KEY, ALPNProtocols: ['h2', 'http/1.1'] },
      (socket: TLSSocket) => {
        greetings.push([(socket as { servername?: unknown }).servername, socket.alpnProtocol]);
        socket.on('error', () => {});
        socket.on('data', (chunk: Buffer) => {
          requests.push(chunk.toString('latin1'));
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        });
      },
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const trusting = makeTestUpstream(makeUpstream, { ca: TEST_CERTIFICATE });
    const wary = makeTestUpstream(makeUpstream);
    const ask = async (upstream: typeof wary, host: string): Promise<unknown> => {
      const { sink, finished } = listener();
      upstream.send(requestTo(`https://${host}:${port}`), sink);
      return (await finished).ending;
    };
    expect(await ask(trusting, 'localhost')).toBe('end');
    expect(greetings).toEqual([['localhost', 'http/1.1']]);
    expect(await ask(wary, 'localhost')).toMatchObject({ code: 'upstream_connect_failed', isSent: false });
    expect(await ask(trusting, '127.0.0.1')).toMatchObject({ code: 'upstream_connect_failed', isSent: false });
    expect(requests).toHaveLength(1);
    await Promise.all([trusting.stop(), wary.stop()]);
    await new Promise((resolve) => server.close(resolve));
  });

  test('a connection that does not come about meets its time, with nothing sent', async () => {
    const silent = await openProvider(() => {});
    const upstream = makeTestUpstream(makeUpstream);
    const { sink, finished } = listener();
    const origin = silent.origin.replace('http:', 'https:');
    upstream.send(
      requestTo(origin, { timeouts: { connectMs: 100, headersMs: 5000, firstByteMs: 5000, idleMs: 5000 } }),
      sink,
    );
    const heard = await finished;
    expect(heard.ending).toMatchObject({ code: 'upstream_connect_timeout', isSent: false });
    await silent.close();
    await upstream.stop();
    expect(heard.late).toEqual([]);
  });
}
