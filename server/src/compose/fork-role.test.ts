import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { forkRole } from './fork-role.ts';
import type { ChildMessage, OrderFor } from './supervision/messages.ts';
import type { ChildProcess } from './supervision/supervise-child.ts';

const FAKE = fileURLToPath(new URL('../../test/fake-role.js', import.meta.url));
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const order = (spoolDir: string): OrderFor<'gateway'> => ({
  role: 'gateway',
  host: '127.0.0.1',
  port: 0,
  index: 0,
  reusePort: false,
  spoolDir,
  spoolBytesMax: 1,
  durability: 'process',
  trustedProxies: [],
  edge: 'node',
  control: { webUrl: 'http://c', internalUrl: 'http://i' },
  internalSecret: 's',
  logLevel: 'error',
});
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill();
});

/** A child with everything that it said. */
function start(program: string, log = silentLog) {
  const story: (ChildMessage['kind'] | string)[] = [];
  let heard = (): void => {};
  const child = forkRole(
    { role: 'gateway', environment: {}, log, program },
    {
      message: (message) => {
        story.push(message.kind);
        heard();
      },
      exited: (how) => {
        story.push(how);
        heard();
      },
    },
  );
  running.push(child);
  const until = async (what: string): Promise<void> => {
    while (!story.includes(what)) await new Promise<void>((resolve) => (heard = resolve));
  };
  return { child, story, until };
}

test('a child says hello, gets its order, is ready, and ends when told to', async () => {
  const { child, story, until } = start(FAKE);
  await until('hello');
  child.send({ kind: 'start', order: order('x') });
  await until('ready');
  child.send({ kind: 'stop', timeoutMs: 0 });
  await until('exit code 0');
  expect(story).toEqual(['hello', 'ready', 'exit code 0']);
  child.send({ kind: 'stop', timeoutMs: 0 });
});

test('an exit code and a signal are told apart', async () => {
  const crashing = start(FAKE);
  await crashing.until('hello');
  crashing.child.send({ kind: 'start', order: order('crash') });
  await crashing.until('exit code 7');
  const killed = start(FAKE);
  await killed.until('hello');
  killed.child.kill();
  await killed.until('signal SIGKILL');
});

test('the memory of a gateway is bounded where requests leave what they throw away', async () => {
  const { child, until } = start(FAKE);
  await until('hello');
  child.send({ kind: 'start', order: order('flags') });
  await until('exit code 8');
});

test('a message that is none of ours is logged and left out', async () => {
  const errors: string[] = [];
  const { child, story, until } = start(FAKE, { ...silentLog, error: (_facts, sentence) => errors.push(sentence) });
  await until('hello');
  child.send({ kind: 'start', order: order('mumble') });
  await until('ready');
  expect(story).toEqual(['hello', 'ready']);
  expect(errors).toHaveLength(1);
});

test('a child whose channel closes ends by itself, and a signal to the whole group does not end it', async () => {
  const child = fork(MAIN, ['child', 'gateway'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [hello] = await once(child, 'message');
  expect(hello).toEqual({ kind: 'hello' });
  child.kill('SIGTERM');
  child.kill('SIGINT');
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
