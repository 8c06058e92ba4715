import { describe, expect, test } from 'vitest';
import type { EdgeHandler } from '../edge.ts';
import { SMUGGLING_CORPUS } from '../smuggling-corpus.contract.ts';
import type { Upstream } from '../upstream.ts';
import { eventually, type MakeEdge, openStand } from './edge-stand.contract.ts';
import { openProvider, requestTo, say } from './provider-stand.contract.ts';
import { answers, firstAnswer } from './raw-client.contract.ts';
import { type MakeUpstream, makeTestUpstream } from './upstream-stand.contract.ts';

const HOST = 'Host: gateway.example\r\n';
const MEGA = 1024 * 1024;
const AMOUNT = 48 * MEGA;
const IN_FLIGHT_MAX = 16 * MEGA;

/** What the two halves promise together: what a provider sees is what was let in, and nothing piles up in between. */
export function edgeAndUpstreamContract(name: string, makeEdge: MakeEdge, makeUpstream: MakeUpstream): void {
  describe(`the ${name} edge and upstream together`, () => {
    test('of the whole corpus a provider sees no request twice, none that was smuggled, and none that was refused', async () => {
      const provider = await openProvider((socket) => say(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
      const upstream = makeTestUpstream(makeUpstream, { connectionsPerOriginMax: 64, queueMax: 1000 });
      const stand = await openStand(makeEdge, { handler: forwarder(upstream, provider.origin) });
      const clients = SMUGGLING_CORPUS.map((each) => stand.client().send(each.bytes));
      const texts = await Promise.all(clients.map((client) => client.closed()));
      const served = texts.filter((text) => answers(text).some((answer) => answer.status === 200));
      expect(served.length).toBeLessThanOrEqual(SMUGGLING_CORPUS.filter((each) => each.expect === 'clean').length);
      expect(provider.requests).toHaveLength(served.length);
      expect(provider.requests.filter((request) => !/^(?:GET|POST) \/ok HTTP\/1\.1\r\n/.test(request))).toEqual([]);
      expect(provider.requests.filter((request) => /smuggled|transfer-encoding/i.test(request))).toEqual([]);
      await stand.close();
      await upstream.stop();
      await provider.close();
    });

    test('a client that does not read holds its provider back, and a client that leaves ends its provider', async () => {
      let written = 0;
      const provider = await openProvider((socket) => {
        say(socket, `HTTP/1.1 200 OK\r\nContent-Length: ${AMOUNT}\r\n\r\n`);
        const pump = (): void => {
          while (written < AMOUNT) {
            written += MEGA / 16;
            if (!socket.write(Buffer.alloc(MEGA / 16))) break;
          }
        };
        socket.on('drain', pump);
        pump();
      });
      const upstream = makeTestUpstream(makeUpstream);
      const stand = await openStand(makeEdge, {
        handler: forwarder(upstream, provider.origin),
        limits: { stallTimeoutMs: 10_000 },
      });
      const client = stand.client().send(`GET /ok HTTP/1.1\r\n${HOST}\r\n`);
      await client.until((read) => read.length > 0);
      client.socket.pause();
      let before = -1;
      await eventually(() => {
        const isStill = before === written;
        before = written;
        return isStill;
      }, 'a standstill');
      expect(written).toBeLessThan(IN_FLIGHT_MAX);
      client.socket.resetAndDestroy();
      await eventually(() => provider.sockets.size === 0, 'the end of the provider');
      await stand.close();
      await upstream.stop();
      await provider.close();
    });

    test('many clients at once get each its own answer', async () => {
      const provider = await openProvider((socket, number) => {
        const body = provider.requests[number]?.split('\r\n\r\n')[1] ?? '';
        say(
          socket,
          `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
        );
      });
      const upstream = makeTestUpstream(makeUpstream, { connectionsPerOriginMax: 3, queueMax: 1000 });
      const stand = await openStand(makeEdge, { handler: forwarder(upstream, provider.origin) });
      const wanted = Array.from({ length: 100 }, (_, index) => `the answer to ${index}`);
      const texts = await Promise.all(
        wanted.map((body) =>
          stand
            .client()
            .send(`POST /ok HTTP/1.1\r\n${HOST}Content-Length: ${body.length}\r\n\r\n${body}`)
            .until((read) => firstAnswer(read) !== undefined),
        ),
      );
      expect(texts.map((text) => firstAnswer(text)?.body)).toEqual(wanted);
      expect(provider.connections).toBeLessThanOrEqual(3);
      await stand.close();
      await upstream.stop();
      await provider.close();
    });
  });
}

function forwarder(upstream: Upstream, origin: string): EdgeHandler {
  return (request, reply) => {
    const call = upstream.send(
      requestTo(origin, {
        method: request.method,
        path: request.target,
        headers: request.headers,
        body: request.body.kind === 'whole' ? request.body.bytes : undefined,
      }),
      {
        head: (head) => reply.start(head.status, head.headers, head.length),
        data: (chunk) => reply.data(chunk),
        end: () => reply.end(),
        error: () => reply.abort(),
      },
    );
    reply.onDrain = () => call.resume();
    reply.onGone = () => call.abort();
  };
}
