import { randomUUID } from 'node:crypto';
import { post } from './post.ts';
import type { Program } from './program.ts';
import { until } from './until.ts';

/** How likely it may be that a gateway was left out. */
const LEFT_OUT = 1e-12;
const AT_ONCE = 10;
const NO_SUCH_ENDPOINT = 404;

/**
 * Waits until so many gateways have what was changed by the API before. They are told of changes in their order: a key that is
 * made now is known to those alone that have the rest, and so many calls in a row with it, each over a connection of its own, reach
 * every gateway. They name an endpoint that there is not: none of them reaches a provider or counts; each is a row that was refused.
 */
export async function untilInForce(program: Program, gateways: number): Promise<void> {
  const secret = await makeKey(program);
  const enough = gateways === 1 ? 1 : Math.ceil(Math.log(LEFT_OUT / gateways) / Math.log(1 - 1 / gateways));
  let inARow = 0;
  const look = async (): Promise<boolean> => {
    const known = await Promise.all(Array.from({ length: AT_ONCE }, () => isKnown(program, secret)));
    inARow = known.every(Boolean) ? inARow + AT_ONCE : 0;
    return inARow >= enough;
  };
  await until(look, { what: `the changes to be in force at ${gateways} gateways`, everyMs: 1 });
}

async function makeKey(program: Program): Promise<string> {
  const answer = await fetch(`${program.url}/api/v1/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${program.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: `probe-${randomUUID()}`, role: 'member', workspace: 'main' }),
    signal: AbortSignal.timeout(60_000),
  });
  if (answer.status !== 201) throw new Error(`no key: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { readonly secret: string }).secret;
}

async function isKnown({ url }: Program, key: string): Promise<boolean> {
  const body = JSON.stringify({ model: 'no-such-endpoint', messages: [{ role: 'user', content: 'hello' }] });
  const status = await post(`${url}/openai/v1/chat/completions`, { key, body }).then(
    (answer) => answer.status,
    () => undefined,
  );
  return status === NO_SUCH_ENDPOINT;
}
