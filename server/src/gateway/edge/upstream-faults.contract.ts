import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { UpstreamTimeouts } from '../upstream.ts';
import { eventually } from './edge-stand.contract.ts';
import { type Heard, listener, openProvider, requestTo, say } from './provider-stand.contract.ts';
import { type MakeUpstream, makeTestUpstream } from './upstream-stand.contract.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const EMPTY = `${OK}Content-Length: 0\r\n\r\n`;
const answer = (body: string): string => `${OK}Content-Length: ${body.length}\r\n\r\n${body}`;
const MEGA = 1024 * 1024;
const AMOUNT = 48 * MEGA;
/** Buffers of the system and of both ends, generously. */
const IN_FLIGHT_MAX = 12 * MEGA;

/** Connections: who gets which, when they break, and how much may wait. */
export function upstreamFaults(makeUpstream: MakeUpstream): void {
  const times = (other: Partial<UpstreamTimeouts>): UpstreamTimeouts => ({
    connectMs: 5000,
    headersMs: 5000,
    firstByteMs: 5000,
    idleMs: 5000,
    ...other,
  });

  test('a connection serves one request after the other', async () => {
    const provider = await openProvider((socket, number) => say(socket, answer(`answer ${number}`)));
    const upstream = makeTestUpstream(makeUpstream);
    for (let number = 0; number < 5; number++) {
      const { sink, finished } = listener();
      upstream.send(requestTo(provider.origin), sink);
      expect((await finished).body).toBe(`answer ${number}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(provider.connections).toBe(1);
    await provider.close();
    await upstream.stop();
  });

  const SURPLUS = `${OK}Content-Length: 4\r\n\r\nEVIL`;
  test.each([
    { when: 'in the same packet', act: (socket: Socket) => say(socket, answer('mine') + SURPLUS) },
    { when: 'as stray bytes', act: (socket: Socket) => say(socket, `${answer('mine')}EVIL`) },
    {
      when: 'behind an answer without body',
      act: (socket: Socket) => say(socket, `HTTP/1.1 204 No Content\r\n\r\n${SURPLUS}`),
    },
    {
      when: 'behind the last chunk',
      act: (socket: Socket) => say(socket, `${OK}Transfer-Encoding: chunked\r\n\r\n4\r\nmine\r\n0\r\n\r\n${SURPLUS}`),
    },
    {
      when: 'late, on the idle connection',
      act: (socket: Socket) => {
        say(socket, answer('mine'));
        setTimeout(() => say(socket, SURPLUS), 20);
      },
    },
  ])('bytes too many $when destroy the connection and reach no other request', async ({ act }) => {
    const provider = await openProvider((socket, number) =>
      number === 0 ? act(socket) : say(socket, answer(`right ${number}`)),
    );
    const upstream = makeTestUpstream(makeUpstream);
    const first = listener();
    upstream.send(requestTo(provider.origin), first.sink);
    const heard = await first.finished;
    expect(heard.body).not.toContain('EVIL');
    await eventually(() => provider.sockets.size === 0, 'the end of the first connection');
    for (let number = 1; number < 4; number++) {
      const { sink, finished } = listener();
      upstream.send(requestTo(provider.origin), sink);
      expect((await finished).body).toBe(`right ${number}`);
    }
    expect(heard.late).toEqual([]);
    expect(provider.connections).toBeGreaterThan(1);
    await provider.close();
    await upstream.stop();
  });

  test('a connection that the provider closed while idle is not used again', async () => {
    const provider = await openProvider((socket, number) => {
      say(socket, answer(`answer ${number}`));
      if (number === 0) socket.end();
    });
    const upstream = makeTestUpstream(makeUpstream);
    for (let number = 0; number < 2; number++) {
      const { sink, finished } = listener();
      upstream.send(requestTo(provider.origin), sink);
      expect(await finished).toMatchObject({ ending: 'end', body: `answer ${number}` });
      if (number === 0) await eventually(() => provider.sockets.size === 0, 'the close');
    }
    expect(provider.connections).toBe(2);
    await provider.close();
    await upstream.stop();
  });

  test.each([
    { how: 'closes', act: (socket: Socket) => socket.end() },
    { how: 'resets', act: (socket: Socket) => socket.resetAndDestroy() },
  ])('a request whose connection the provider $how is reported as sent, and is never sent again', async ({ act }) => {
    const provider = await openProvider((socket, number) => (number === 0 ? say(socket, EMPTY) : act(socket)));
    const upstream = makeTestUpstream(makeUpstream);
    for (const method of ['POST', 'POST', 'GET']) {
      const { sink, finished } = listener();
      upstream.send(
        requestTo(provider.origin, { method, body: method === 'GET' ? undefined : Buffer.from('{}') }),
        sink,
      );
      const { ending } = await finished;
      if (provider.requests.length > 1) expect(ending).toMatchObject({ code: 'upstream_reset', isSent: true });
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(provider.requests).toHaveLength(3);
    await provider.close();
    await upstream.stop();
  });

  test('a provider that is not there is told apart from one that broke off', async () => {
    const provider = await openProvider(() => {});
    await provider.close();
    const upstream = makeTestUpstream(makeUpstream);
    const { sink, heard, finished } = listener();
    upstream.send(requestTo(provider.origin), sink);
    expect(heard.ending).toBeUndefined();
    expect((await finished).ending).toMatchObject({ code: 'upstream_connect_failed', isSent: false });
    await upstream.stop();
  });

  test.each(['nonsense', 'http://127.0.0.1:1/', 'ftp://127.0.0.1'])(
    'an origin such as %s fails later, not in the call',
    async (origin) => {
      const upstream = makeTestUpstream(makeUpstream);
      const { sink, heard, finished } = listener();
      upstream.send(requestTo(origin), sink);
      expect(heard.ending).toBeUndefined();
      expect((await finished).ending).toMatchObject({ code: 'upstream_connect_failed', isSent: false });
      await upstream.stop();
    },
  );

  test('a provider that is silent before the head, behind it, or in the body, meets the time for each', async () => {
    const provider = await openProvider((socket, number) => {
      if (number > 0) say(socket, `${OK}Content-Length: 9\r\n\r\n${number < 4 ? '' : 'part'}`);
    });
    const upstream = makeTestUpstream(makeUpstream);
    const heard: Heard[] = [];
    for (const timeouts of [
      times({ headersMs: 100 }),
      times({ firstByteMs: 100 }),
      times({ firstByteMs: 100, idleMs: 100 }),
      times({ firstByteMs: 200, idleMs: 60 }),
      times({ firstByteMs: 60, idleMs: 200 }),
      times({ firstByteMs: 5000, idleMs: 60 }),
    ]) {
      const { sink, finished } = listener();
      upstream.send(requestTo(provider.origin, { timeouts }), sink);
      heard.push(await finished);
    }
    expect(heard.map((each) => each.ending)).toMatchObject([
      { code: 'upstream_headers_timeout', isSent: true },
      ...Array(3).fill({ code: 'upstream_first_byte_timeout', isSent: true }),
      ...Array(2).fill({ code: 'upstream_idle_timeout', isSent: true }),
    ]);
    expect(provider.requests).toHaveLength(6);
    await provider.close();
    await upstream.stop();
  });

  test('at most so many connections are opened, so many requests wait for their connect time, and more are refused at once', async () => {
    const waiting: Socket[] = [];
    const provider = await openProvider((socket) => waiting.push(socket));
    const upstream = makeTestUpstream(makeUpstream, { connectionsPerOriginMax: 2, queueMax: 2 });
    const all = Array.from({ length: 5 }, () => listener());
    const timeouts = times({ connectMs: 300 });
    for (const { sink } of all) upstream.send(requestTo(provider.origin, { timeouts }), sink);
    expect(all.map((each) => each.heard.ending)).toEqual(Array(5).fill(undefined));
    expect((await all[4]?.finished)?.ending).toMatchObject({ code: 'upstream_connect_timeout', isSent: false });
    await eventually(() => waiting.length === 2, 'two requests');
    say(waiting[0] as Socket, answer('first'));
    await eventually(() => waiting.length === 3, 'the first that waited');
    expect((await all[3]?.finished)?.ending).toMatchObject({ code: 'upstream_connect_timeout', isSent: false });
    say(waiting[1] as Socket, answer('second'));
    say(waiting[2] as Socket, answer('third'));
    const endings = await Promise.all(all.slice(0, 3).map((each) => each.finished));
    expect(endings.map((each) => each.ending)).toEqual(['end', 'end', 'end']);
    expect(provider.requests).toHaveLength(3);
    expect(provider.connections).toBe(2);
    await provider.close();
    await upstream.stop();
  });

  test('only so many origins are kept, and one in use is never closed for another', async () => {
    const held: Socket[] = [];
    const providers = await Promise.all(
      [0, 1, 2].map((index) => openProvider((socket) => (index === 0 ? held.push(socket) : say(socket, EMPTY)))),
    );
    const [first, second, third] = providers;
    const upstream = makeTestUpstream(makeUpstream, { originsMax: 2 });
    const ask = (origin = ''): Promise<Heard> => {
      const { sink, finished } = listener();
      upstream.send(requestTo(origin), sink);
      return finished;
    };
    const pending = ask(first?.origin);
    await eventually(() => held.length === 1, 'the first request');
    expect((await ask(second?.origin)).ending).toBe('end');
    expect((await ask(third?.origin)).ending).toBe('end');
    await eventually(() => second?.sockets.size === 0, 'the end of the idle connection');
    const narrow = makeTestUpstream(makeUpstream, { originsMax: 1 });
    const occupying = listener();
    narrow.send(requestTo(first?.origin ?? ''), occupying.sink);
    await eventually(() => held.length === 2, 'the request that occupies the only place');
    const refused = listener();
    narrow.send(requestTo(second?.origin ?? ''), refused.sink);
    expect((await refused.finished).ending).toMatchObject({ code: 'upstream_connect_failed', isSent: false });
    say(held[1] as Socket, answer('not disturbed'));
    expect(await occupying.finished).toMatchObject({ ending: 'end', body: 'not disturbed' });
    await narrow.stop();
    say(held[0] as Socket, answer('still here'));
    expect(await pending).toMatchObject({ ending: 'end', body: 'still here' });
    await Promise.all(providers.map((provider) => provider.close()));
    await upstream.stop();
  });

  test('the origin that was unused for longest makes room', async () => {
    const providers = await Promise.all([0, 1, 2].map(() => openProvider((socket) => say(socket, EMPTY))));
    const upstream = makeTestUpstream(makeUpstream, { originsMax: 2 });
    for (const index of [0, 1, 0, 2]) {
      const { sink, finished } = listener();
      upstream.send(requestTo(providers[index]?.origin ?? ''), sink);
      expect((await finished).ending).toBe('end');
    }
    await eventually(() => providers[1]?.sockets.size === 0, 'the end of the idle connection');
    expect(providers.map((provider) => provider.sockets.size)).toEqual([1, 0, 1]);
    await upstream.stop();
    await Promise.all(providers.map((provider) => provider.close()));
  });

  test('a sink that is full holds the provider back, and gets all when it asks on', async () => {
    let written = 0;
    const provider = await openProvider((socket) => {
      say(socket, `${OK}Content-Length: ${AMOUNT}\r\n\r\n`);
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
    let isOpen = false;
    const { sink, heard, finished } = listener(() => isOpen);
    const call = upstream.send(requestTo(provider.origin, { timeouts: times({ idleMs: 300 }) }), sink);
    await eventually(() => heard.bytes > 0, 'the first bytes');
    let before = -1;
    await eventually(() => {
      const isStill = before === written;
      before = written;
      return isStill;
    }, 'a standstill');
    const atStandstill = heard.bytes;
    expect(written).toBeLessThan(IN_FLIGHT_MAX);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(heard.bytes).toBe(atStandstill);
    expect(heard.ending).toBeUndefined();
    isOpen = true;
    call.resume();
    expect(await finished).toMatchObject({ ending: 'end', bytes: AMOUNT });
    await provider.close();
    await upstream.stop();
  });

  test.each(['at once', 'while waiting for the head', 'in the middle of the body', 'while held back'])(
    'after an abort %s the connection is gone and the sink hears nothing more',
    async (when) => {
      const provider = await openProvider((socket) => {
        if (when.includes('head')) return;
        say(socket, `${OK}Content-Length: 99\r\n\r\npart`);
        const drip = setInterval(() => say(socket, 'x'), 5);
        socket.on('close', () => clearInterval(drip));
      });
      const upstream = makeTestUpstream(makeUpstream);
      const { sink, heard } = listener(() => when !== 'while held back');
      const call = upstream.send(requestTo(provider.origin), sink);
      if (when !== 'at once') await eventually(() => provider.requests.length === 1, 'the request');
      if (when.includes('body') || when.includes('held')) await eventually(() => heard.bytes > 0, 'the body');
      const before = { bytes: heard.bytes, ending: heard.ending };
      call.abort();
      call.resume();
      call.abort();
      await eventually(() => provider.sockets.size === 0, 'the end of the connection');
      const other = listener();
      const after = await openProvider((socket) => say(socket, EMPTY));
      upstream.send(requestTo(after.origin), other.sink);
      expect((await other.finished).ending).toBe('end');
      expect({ bytes: heard.bytes, ending: heard.ending }).toEqual(before);
      if (when === 'at once') expect(provider.requests).toEqual([]);
      await provider.close();
      await after.close();
      await upstream.stop();
    },
  );

  test('stopping lets the running request end, closes idle connections and refuses new requests', async () => {
    const held: Socket[] = [];
    const provider = await openProvider((socket, number) => (number === 0 ? say(socket, EMPTY) : held.push(socket)));
    const upstream = makeTestUpstream(makeUpstream);
    const idle = listener();
    upstream.send(requestTo(provider.origin), idle.sink);
    await idle.finished;
    const running = listener();
    upstream.send(requestTo(provider.origin), running.sink);
    await eventually(() => held.length === 1, 'the running request');
    const stopped = upstream.stop();
    const refused = listener();
    upstream.send(requestTo(provider.origin), refused.sink);
    expect((await refused.finished).ending).toMatchObject({ code: 'upstream_connect_failed', isSent: false });
    say(held[0] as Socket, answer('done'));
    expect(await running.finished).toMatchObject({ ending: 'end', body: 'done' });
    await stopped;
    await eventually(() => provider.sockets.size === 0, 'the end of all connections');
    await provider.close();
  });
}
