import { expect, test } from 'vitest';
import type { UpstreamRequest } from '../upstream.ts';
import { eventually } from './edge-stand.contract.ts';
import { listener, openProvider, requestTo, say } from './provider-stand.contract.ts';
import { type MakeUpstream, makeTestUpstream } from './upstream-stand.contract.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const answer = (body: string): string => `${OK}Content-Length: ${body.length}\r\n\r\n${body}`;

/** Callers that are odd: slow, throwing, or asking for what cannot be sent. */
export function upstreamSinks(makeUpstream: MakeUpstream): void {
  test.each(['head', 'data', 'end'] as const)(
    'a sink that throws in %s loses its own answer, and no other',
    async (where) => {
      const provider = await openProvider((socket, number) => say(socket, answer(`answer ${number}`)));
      const upstream = makeTestUpstream(makeUpstream);
      const { sink, heard } = listener();
      const fail = (): never => {
        throw new Error('a sink broke');
      };
      let endings = 0;
      upstream.send(requestTo(provider.origin), {
        ...sink,
        [where]: () => {
          if (where === 'end') endings++;
          fail();
        },
        error: (fault) => {
          endings++;
          sink.error(fault);
        },
      });
      await eventually(() => endings > 0, 'the end');
      if (where !== 'end') expect(heard.ending).toMatchObject({ code: 'upstream_truncated', isSent: true });
      for (let number = 1; number < 3; number++) {
        const other = listener();
        upstream.send(requestTo(provider.origin), other.sink);
        expect(await other.finished).toMatchObject({ ending: 'end', body: `answer ${number}` });
      }
      expect(endings).toBe(1);
      expect(heard.late).toEqual([]);
      await provider.close();
      await upstream.stop();
    },
  );

  test.each([`${OK}Content-Length: 5\r\n\r\nhello`, `${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`])(
    'a sink that is full with the last piece hears of the end when it asks for more, and not before',
    async (text) => {
      const provider = await openProvider((socket, number) => say(socket, number === 0 ? text : answer('other')));
      const upstream = makeTestUpstream(makeUpstream);
      const { sink, heard } = listener(() => false);
      const call = upstream.send(requestTo(provider.origin), sink);
      await eventually(() => heard.body === 'hello', 'the body');
      const other = listener();
      upstream.send(requestTo(provider.origin), other.sink);
      expect(await other.finished).toMatchObject({ ending: 'end', body: 'other' });
      expect(heard.ending).toBeUndefined();
      call.resume();
      expect(heard.ending).toBeUndefined();
      await eventually(() => heard.ending === 'end', 'the end');
      expect(heard.late).toEqual([]);
      await provider.close();
      await upstream.stop();
    },
  );

  test('a sink that asks for more while it says that it is full gets more', async () => {
    const provider = await openProvider((socket) => {
      say(socket, `${OK}Content-Length: 10\r\n\r\nhello`);
      setImmediate(() => say(socket, 'world'));
    });
    const upstream = makeTestUpstream(makeUpstream);
    const { sink, finished } = listener(() => {
      call.resume();
      return false;
    });
    const call = upstream.send(requestTo(provider.origin), sink);
    expect(await finished).toMatchObject({ ending: 'end', body: 'helloworld' });
    await provider.close();
    await upstream.stop();
  });

  test('what a sink was given stays as it was', async () => {
    const size = 100_000;
    const provider = await openProvider((socket, number) => say(socket, answer(String(number).repeat(size))));
    const upstream = makeTestUpstream(makeUpstream);
    const pieces: Buffer[][] = [[], [], [], []];
    await Promise.all(
      pieces.map((kept) => {
        const { sink, finished } = listener((chunk) => kept.push(chunk) > 0);
        upstream.send(requestTo(provider.origin), sink);
        return finished;
      }),
    );
    const bodies = pieces.map((kept) => Buffer.concat(kept).toString('latin1'));
    expect(bodies.sort()).toEqual(['0', '1', '2', '3'].map((digit) => digit.repeat(size)));
    await provider.close();
    await upstream.stop();
  });

  const SPLIT = 'x\r\nHost: evil\r\n\r\nGET /smuggled HTTP/1.1\r\n';
  const odd: readonly { readonly what: string; readonly request: Partial<UpstreamRequest> }[] = [
    { what: 'a path that holds another request', request: { path: `/${SPLIT}` } },
    { what: 'a path with a blank', request: { path: '/a b' } },
    { what: 'a value that holds another request', request: { headers: ['x-a', SPLIT] } },
    { what: 'a value with a NUL', request: { headers: ['x-a', 'a\0b'] } },
    { what: 'a name that is no token', request: { headers: ['x a', 'b'] } },
    { what: 'a method that is no token', request: { method: 'PO ST' } },
    { what: 'a length of its own', request: { headers: ['content-length', '0'] } },
    { what: 'a coding of its own', request: { headers: ['transfer-encoding', 'chunked'] } },
  ];
  test.each(odd)('a request with $what is not sent at all', async ({ request }) => {
    const provider = await openProvider((socket) => say(socket, answer('')));
    const upstream = makeTestUpstream(makeUpstream);
    const { sink, heard, finished } = listener();
    upstream.send(requestTo(provider.origin, request), sink);
    expect(heard.ending).toBeUndefined();
    expect((await finished).ending).toMatchObject({ code: 'upstream_connect_failed', isSent: false });
    expect(provider.requests).toEqual([]);
    await provider.close();
    await upstream.stop();
  });

  test('a connection that its provider keeps for a second only is not used again', async () => {
    const provider = await openProvider((socket, number) =>
      say(socket, `${OK}Keep-Alive: timeout=1\r\nContent-Length: 1\r\n\r\n${number}`),
    );
    const upstream = makeTestUpstream(makeUpstream);
    for (let number = 0; number < 2; number++) {
      const { sink, finished } = listener();
      upstream.send(requestTo(provider.origin), sink);
      expect((await finished).body).toBe(String(number));
      await eventually(() => provider.sockets.size === 0, 'the end of the connection');
    }
    expect(provider.connections).toBe(2);
    await provider.close();
    await upstream.stop();
  });

  test('an answer that comes before all of its request was read is heard, and its connection is not used again', async () => {
    const provider = await openProvider(
      () => {},
      (socket) => {
        socket.once('data', () => {
          socket.pause();
          say(socket, `HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno`);
        });
      },
    );
    const upstream = makeTestUpstream(makeUpstream);
    for (let number = 1; number <= 2; number++) {
      const { sink, finished } = listener();
      upstream.send(requestTo(provider.origin, { body: Buffer.alloc(32 * 1024 * 1024) }), sink);
      expect(await finished).toMatchObject({ ending: 'end', body: 'no', head: { status: 413 } });
      expect(provider.connections).toBe(number);
    }
    await upstream.stop();
    await provider.close();
  });
}
