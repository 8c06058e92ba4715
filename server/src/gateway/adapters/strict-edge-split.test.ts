import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { openStand } from '../edge/edge-stand.contract.ts';
import { answers, firstAnswer } from '../edge/raw-client.contract.ts';
import { createStrictEdge } from './strict-edge.ts';

const HOST = 'Host: gateway.example\r\n';
const RUNS = inject('isProof') ? 500 : 40;

interface Sent {
  readonly bytes: string;
  readonly wanted: string;
}

const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', '0', 'G', '\xff'), maxLength: 40 });
const request: fc.Arbitrary<Sent> = fc.oneof(
  fc.constant({ bytes: `GET /g HTTP/1.1\r\n${HOST}\r\n`, wanted: 'GET ' }),
  fc.constant({ bytes: `\r\nPUT /g HTTP/1.1\r\n${HOST}Content-Length: 0\r\n\r\n`, wanted: 'PUT ' }),
  text.map((body) => ({
    bytes: `POST /p HTTP/1.1\r\n${HOST}Content-Length: ${body.length}\r\n\r\n${body}`,
    wanted: `POST ${body}`,
  })),
  fc.array(text, { maxLength: 5 }).map((bodies) => {
    const chunks = bodies.filter((body) => body !== '').map((body) => `${body.length.toString(16)}\r\n${body}\r\n`);
    const framing = 'Transfer-Encoding: chunked\r\n\r\n';
    return {
      bytes: `POST /c HTTP/1.1\r\n${HOST}${framing}${chunks.join('')}0\r\nX-Trailer: y\r\n\r\n`,
      wanted: `POST ${bodies.join('')}`,
    };
  }),
);

test('requests are the same however the bytes come, and each gets its answer, in order', async () => {
  const stand = await openStand(createStrictEdge, {
    limits: { headTimeoutMs: 20_000, bodyTimeoutMs: 20_000 },
    handler: (asked, reply) => {
      const bytes = asked.body.kind === 'whole' ? asked.body.bytes : Buffer.from('?');
      const answer = Buffer.concat([Buffer.from(`${asked.method} `), bytes]);
      const say = (): void => {
        reply.start(200, [], answer.length);
        reply.end(answer);
      };
      if (bytes.length % 2 === 0) say();
      else setImmediate(say);
    },
  });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(400)), async (all, places) => {
      const bytes = all.map((each) => each.bytes).join('');
      const cuts = [...new Set([0, ...places.filter((place) => place < bytes.length), bytes.length])];
      cuts.sort((a, b) => a - b);
      const client = stand.client();
      for (let index = 0; index + 1 < cuts.length; index++) {
        client.send(bytes.slice(cuts[index], cuts[index + 1]));
        await new Promise((resolve) => setImmediate(resolve));
      }
      const read = await client.until((sofar) => answers(sofar).length === all.length);
      expect(answers(read).map(({ body }) => body)).toEqual(all.map(({ wanted }) => wanted));
      client.destroy();
    }),
    { numRuns: RUNS },
  );
  await stand.close();
}, 120_000);

const SIZES = [0, 1, 100, 8191, 8192, 8193, 20_000, 32_768, 65_536, 150_000];

test('an answer is the same in whatever pieces, turns and framing it is handed over', async () => {
  const pieces = fc.array(fc.record({ size: fc.constantFrom(...SIZES), isLater: fc.boolean() }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      pieces,
      fc.constantFrom('chunks', 'length', 'old'),
      fc.boolean(),
      async (plan, framing, isEmptyEnd) => {
        const buffers = plan.map(({ size }, index) => Buffer.alloc(size, 97 + index));
        const wanted = Buffer.concat(buffers);
        const stand = await openStand(createStrictEdge, {
          handler: async (_asked, reply) => {
            reply.start(200, [], framing === 'length' ? wanted.length : undefined);
            for (const [index, buffer] of buffers.entries()) {
              if (plan[index]?.isLater === true) await new Promise((resolve) => setImmediate(resolve));
              if (index < buffers.length - 1 || isEmptyEnd) reply.data(buffer);
            }
            reply.end(isEmptyEnd ? undefined : buffers.at(-1));
          },
        });
        const version = framing === 'old' ? '1.0' : '1.1';
        const client = stand.client().send(`GET /x HTTP/${version}\r\n${HOST}Connection: close\r\n\r\n`);
        const answer = firstAnswer(await client.closed());
        expect(answer?.body === wanted.toString('latin1')).toBe(true);
        expect(answer?.rest).toBe('');
        await stand.close();
      },
    ),
    { numRuns: RUNS },
  );
}, 120_000);
