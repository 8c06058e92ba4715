import { expect, test } from 'vitest';
import {
  echo,
  eventually,
  holder,
  type MakeEdge,
  openStand,
  type Stand,
  type StandOptions,
} from './edge-stand.contract.ts';
import { answers, firstAnswer } from './raw-client.contract.ts';

const HOST = 'Host: gateway.example\r\n';
const GET = `GET /x HTTP/1.1\r\n${HOST}\r\n`;

/** How answers reach the client. */
export function edgeAnswers(makeEdge: MakeEdge): void {
  const open = (options?: StandOptions): Promise<Stand> => openStand(makeEdge, options);

  test('an answer of unknown length goes out in chunks, its fields as they were handed in, and the connection stays', async () => {
    const stand = await open({
      handler: (_request, reply) => {
        reply.start(
          201,
          ['x-a', '1', 'Set-Cookie', 'a', 'Set-Cookie', 'b', 'connection', 'x-a', 'transfer-encoding', 'gzip'],
          undefined,
        );
        reply.data(Buffer.from('one'));
        reply.data(Buffer.from(''));
        reply.data(Buffer.from('two'));
        reply.end();
      },
    });
    const client = stand.client().send(GET);
    const text = await client.until((read) => answers(read).length === 1);
    const answer = firstAnswer(text);
    expect(answer).toMatchObject({ status: 201, body: 'onetwo' });
    expect(answer?.fields.get('x-a')).toBe('1');
    expect(answer?.fields.get('set-cookie')).toBe('a, b');
    expect(answer?.fields.get('transfer-encoding')).toBe('chunked');
    expect(text).not.toContain('gzip');
    await client.send(GET).until((read) => answers(read).length === 2);
    await stand.close();
  });

  test("an answer has exactly one date: the provider's where there is one", async () => {
    const stand = await open({
      handler: (request, reply) => {
        reply.start(200, request.target === '/dated' ? ['date', 'Mon, 05 Jan 2026 00:00:00 GMT'] : [], 0);
        reply.end();
      },
    });
    const client = stand.client().send(`GET /dated HTTP/1.1\r\n${HOST}\r\n${GET}`);
    const all = answers(await client.until((read) => answers(read).length === 2));
    expect(all[0]?.fields.get('date')).toBe('Mon, 05 Jan 2026 00:00:00 GMT');
    expect(all[1]?.fields.get('date')).toMatch(/^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/);
    await stand.close();
  });

  test.each([
    { what: 'HEAD', method: 'HEAD', status: 200, length: '5' },
    { what: '204', method: 'GET', status: 204, length: undefined },
    { what: '304', method: 'GET', status: 304, length: '5' },
  ])('an answer to $what carries no body, and the next one is read right', async ({ method, status, length }) => {
    const stand = await open({
      handler: (request, reply) => {
        const isFirst = request.target === '/first';
        reply.start(isFirst ? status : 200, [], 5);
        reply.data(Buffer.from('hel'));
        reply.end(Buffer.from('lo'));
      },
    });
    const client = stand.client().send(`${method} /first HTTP/1.1\r\n${HOST}\r\n${GET}`);
    const text = await client.until((read) => read.endsWith('hello'));
    const first = firstAnswer(text, method);
    expect(first).toMatchObject({ status, body: '' });
    expect(first?.fields.get('content-length')).toBe(length);
    expect(first?.fields.get('transfer-encoding')).toBeUndefined();
    expect(firstAnswer(first?.rest ?? '')).toMatchObject({ status: 200, body: 'hello', rest: '' });
    await stand.close();
  });

  test('a client of HTTP/1.0 reads an answer of unknown length to the end of its connection', async () => {
    const stand = await open({
      handler: (_request, reply) => {
        reply.start(200, [], undefined);
        reply.data(Buffer.from('to the '));
        reply.end(Buffer.from('end'));
      },
    });
    const client = stand.client().send('GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
    const answer = firstAnswer(await client.closed());
    expect(answer?.body).toBe('to the end');
    expect(answer?.fields.has('transfer-encoding')).toBe(false);
    expect(stand.seen[0]?.host).toBe(`127.0.0.1:${stand.port}`);
    await stand.close();
  });

  test('a connection is kept for the next request, closed when the client asks, and closed when nothing comes', async () => {
    const stand = await open({ limits: { keepAliveTimeoutMs: 50 } });
    const client = stand.client().send(GET);
    await client.until((read) => answers(read).length === 1);
    await client.send(GET).until((read) => answers(read).length === 2);
    await client.closed();
    const asking = stand.client().send(`GET /x HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
    expect(firstAnswer(await asking.closed())?.fields.get('connection')).toBe('close');
    await stand.close();
  });

  test('the head goes out before the first byte of a body that is late', async () => {
    const { handler, held } = holder();
    const stand = await open({ handler });
    const client = stand.client().send(GET);
    await eventually(() => held.length === 1, 'the request');
    held[0]?.reply.start(200, ['content-type', 'text/event-stream'], undefined);
    await client.until((read) => read.includes('text/event-stream'));
    held[0]?.reply.end(Buffer.from('late'));
    await client.until((read) => firstAnswer(read)?.body === 'late');
    await stand.close();
  });

  test.each([
    { what: 'a value with a line break', fields: ['x', 'a\r\nb: c'] },
    { what: 'a value with a NUL', fields: ['x', 'a\0b'] },
    { what: 'a name with a colon', fields: ['x:y', 'a'] },
    { what: 'a name without value', fields: ['x'] },
  ])('$what is never sent: the client reads 500', async ({ fields }) => {
    const stand = await open({
      handler: (_request, reply) => reply.start(200, fields, 0),
    });
    const answer = firstAnswer(await stand.client().send(GET).closed());
    expect(answer?.status).toBe(500);
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ error: { code: 'internal' } });
    expect(stand.errors).toHaveLength(1);
    await stand.close();
  });

  test('a handler that throws costs its client a 500 and a connection, and nobody else anything', async () => {
    const stand = await open({
      handler: (request, reply) => {
        if (request.target === '/x') throw new Error('planted');
        if (request.target === '/late') reply.start(200, [], 10);
        if (request.target === '/late') throw new Error('planted');
        echo(request, reply);
      },
    });
    const bystander = stand.client();
    expect(firstAnswer(await stand.client().send(GET).closed())?.status).toBe(500);
    await stand.client().send(`GET /late HTTP/1.1\r\n${HOST}\r\n`).closed();
    bystander.send(`GET /good HTTP/1.1\r\n${HOST}\r\n`);
    await bystander.until((read) => firstAnswer(read)?.status === 200);
    expect(stand.errors).toHaveLength(2);
    await stand.close();
  });

  test.each([
    { what: 'chunks', line: 'GET /x HTTP/1.1', length: undefined },
    { what: 'a length', line: 'GET /x HTTP/1.1', length: 100 },
    { what: 'HTTP/1.0', line: 'GET /x HTTP/1.0', length: undefined },
  ])('an aborted answer in $what is seen to be cut', async ({ line, length }) => {
    const { handler, held } = holder();
    const stand = await open({ handler });
    const client = stand.client().send(`${line}\r\n${HOST}\r\n`);
    await eventually(() => held.length === 1, 'the request');
    held[0]?.reply.start(200, [], length);
    held[0]?.reply.data(Buffer.from('part'));
    await client.until((read) => read.includes('part'));
    held[0]?.reply.abort();
    const text = await client.closed();
    const isCut = client.wasReset || firstAnswer(text) === undefined;
    expect(isCut).toBe(true);
    expect(held[0]?.goneCount).toBe(0);
    await stand.close();
  });

  test('an answer that ends before its announced length is cut, and one that goes on above it throws', async () => {
    const { handler, held } = holder();
    const stand = await open({ handler });
    const client = stand.client().send(GET);
    await eventually(() => held.length === 1, 'the request');
    held[0]?.reply.start(200, [], 4);
    expect(() => held[0]?.reply.data(Buffer.from('12345'))).toThrow('not longer than announced');
    held[0]?.reply.end(Buffer.from('123'));
    expect(firstAnswer(await client.closed())).toBeUndefined();
    expect(stand.errors).toHaveLength(1);
    await stand.close();
  });
}
