import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { destination, endpoint } from '../../test/gateway-data.ts';
import { dataPlane, open, post, reply } from '../../test/gateway-rig.ts';
import type { EdgeHandler } from './edge.ts';
import { findTranslation } from './translate/translations.ts';
import type { Upstream } from './upstream.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** An upstream that holds on to no request. */
function forgetful(): Upstream & { readonly bodies: WeakRef<Buffer>[] } {
  const bodies: WeakRef<Buffer>[] = [];
  return {
    bodies,
    send: ({ body }) => {
      if (body !== undefined) bodies.push(new WeakRef(body));
      return { abort: () => {}, resume: () => {} };
    },
    stop: async () => {},
  };
}

/** A request that nobody but the gateway knows any more. */
function arrive(serve: EdgeHandler, target: string): WeakRef<Buffer> {
  const content = 'a'.repeat(100_000);
  const bytes = Buffer.from(JSON.stringify({ model: 'gpt', messages: [{ role: 'user', content }] }));
  serve(post('', { target, body: { kind: 'whole', bytes } }), reply);
  return new WeakRef(bytes);
}

const CLAUDE = endpoint({ destinations: [{ ...destination('claude', 'anthropic'), trafficPercentage: 100 }] });

test.each([
  { when: 'as it came', target: '/openai/v1/chat/completions', of: endpoint() },
  { when: 'translated', target: '/mlflow/v1/chat/completions', of: CLAUDE },
])('the body of a call is let go of when the last destination has it: $when', async ({ target, of }) => {
  const http = forgetful();
  const serve = dataPlane([of], { http, findTranslation });
  const arrived = arrive(serve, target);
  expect(http.bodies).toHaveLength(1);
  await turn();
  collect();
  expect(open.size).toBe(1);
  expect([arrived.deref(), http.bodies[0]?.deref()]).toEqual([undefined, undefined]);
});
