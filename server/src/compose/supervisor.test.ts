import { expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { manualClock } from '../../test/manual-clock.ts';
import type { ChildMessage, ParentMessage, Role } from './supervision/messages.ts';
import type { ChildEvents, ChildProcess } from './supervision/supervise-child.ts';
import { type Plan, supervise } from './supervisor.ts';

const common = { host: '127.0.0.1', logLevel: 'info', internalSecret: 's' } as const;
const warehouse = { ...common, port: 0, mayMove: true, directory: '/w', user: 'u', password: 'p' };
const control = { ...common, port: 0, internalPort: 0, mayMove: true };
const gateway = (index: number) => ({
  ...common,
  index,
  port: 8787,
  reusePort: true,
  spoolDir: `/s/${index}`,
  spoolBytesMax: 1,
  durability: 'process' as const,
  trustedProxies: [],
  edge: 'node' as const,
});
const whole: Plan = {
  warehouse,
  control,
  gateways: [gateway(0), gateway(1)],
  warehouseAddress: undefined,
  controlAddress: undefined,
};

interface FakeChild {
  readonly role: Role;
  readonly heard: ParentMessage[];
  readonly say: (message: ChildMessage) => void;
  readonly exit: (how?: string) => void;
  isKilled: boolean;
}

/** A supervisor whose children are moved by hand. */
function scene(plan: Plan = whole, beforeGateways?: Promise<void>) {
  const clock = manualClock();
  const children: FakeChild[] = [];
  const story: string[] = [];
  const fork = (role: Role, events: ChildEvents): ChildProcess => {
    const child: FakeChild = {
      role,
      heard: [],
      say: events.message,
      exit: (how = 'test') => events.exited(how),
      isKilled: false,
    };
    children.push(child);
    story.push(`fork ${role}`);
    return {
      pid: children.length,
      send: (message) => {
        child.heard.push(message);
        if (message.kind === 'stop') story.push(`stop ${role} ${message.timeoutMs}`);
      },
      kill: () => {
        child.isKilled = true;
        story.push(`kill ${role}`);
      },
    };
  };
  const supervisor = supervise({
    plan,
    fork,
    clock,
    log: silentLog,
    beforeGateways,
    onReady: (port, path) => story.push(path === undefined ? `ready ${port}` : `ready ${port} ${path}`),
    onSetupPath: (port, path) => story.push(`set up ${port} ${path}`),
  });
  const last = (): FakeChild => children.at(-1)!;
  const ready = (child: FakeChild, port: number, internalPort?: number): void => {
    child.say({ kind: 'hello' });
    child.say({ kind: 'ready', port, ...(internalPort === undefined ? {} : { internalPort }) });
  };
  const allReady = (): void => {
    ready(children[0]!, 1001);
    ready(children[1]!, 1002, 1003);
    ready(children[2]!, 8787);
    ready(children[3]!, 8787);
  };
  return { clock, children, story, supervisor, last, ready, allReady };
}

const orderOf = (child: FakeChild) => child.heard.find((message) => message.kind === 'start')?.order;
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('each role starts when the one it needs is ready, with its address', () => {
  const { children, story, ready } = scene();
  expect(story).toEqual(['fork warehouse']);
  ready(children[0]!, 1001);
  ready(children[1]!, 1002, 1003);
  expect(orderOf(children[1]!)).toMatchObject({
    warehouse: { url: 'http://127.0.0.1:1001', user: 'u', password: 'p' },
  });
  ready(children[2]!, 9999);
  ready(children[3]!, 9999);
  expect(orderOf(children[2]!)).toMatchObject({
    control: { webUrl: 'http://127.0.0.1:1002', internalUrl: 'http://127.0.0.1:1003' },
  });
  expect(orderOf(children[3]!)).toMatchObject({ index: 1, port: 9999 });
  expect(story).toEqual(['fork warehouse', 'fork control', 'fork gateway', 'fork gateway', 'ready 9999']);
});

test('a setup link is told with the readiness, and again when control was started anew and made another', () => {
  const { clock, children, story, ready, last } = scene();
  const readyWith = (child: FakeChild, setupPath: string): void => {
    child.say({ kind: 'hello' });
    child.say({ kind: 'ready', port: 1002, internalPort: 1003, setupPath });
  };
  ready(children[0]!, 1001);
  readyWith(children[1]!, '/setup?token=one');
  ready(children[2]!, 8787);
  ready(children[3]!, 8787);
  expect(story.at(-1)).toBe('ready 8787 /setup?token=one');
  children[1]!.exit();
  clock.advance(100);
  readyWith(last(), '/setup?token=two');
  expect(story.at(-1)).toBe('set up 8787 /setup?token=two');
});

test('gateways wait for what is to be done before them, and nothing else does', async () => {
  const before = Promise.withResolvers<void>();
  const { children, story, ready, clock } = scene(whole, before.promise);
  ready(children[0]!, 1001);
  ready(children[1]!, 1002, 1003);
  // Control comes back before the first gateway was there.
  children[1]!.exit();
  clock.advance(100);
  ready(children[2]!, 1002, 1003);
  await settle();
  expect(story).toEqual(['fork warehouse', 'fork control', 'fork control']);
  before.resolve();
  await settle();
  ready(children[3]!, 8787);
  ready(children[4]!, 8787);
  expect(story.slice(3)).toEqual(['fork gateway', 'fork gateway', 'ready 8787']);
});

test('a stop before that starts none', async () => {
  const before = Promise.withResolvers<void>();
  const { children, story, ready, supervisor } = scene(whole, before.promise);
  ready(children[0]!, 1001);
  ready(children[1]!, 1002, 1003);
  supervisor.stop();
  before.resolve();
  await settle();
  expect(story).not.toContain('fork gateway');
});

test('nothing is ordered before a child listens', () => {
  const { children } = scene();
  expect(children[0]!.heard).toEqual([]);
});

test('a child that ends by itself is started again after a pause that doubles, and that health resets', () => {
  const { clock, children, allReady, last, ready } = scene();
  allReady();
  children[2]!.exit();
  for (const pauseMs of [100, 200, 400]) {
    const before = children.length;
    clock.advance(pauseMs - 1);
    expect(children.length).toBe(before);
    clock.advance(1);
    expect(children.length).toBe(before + 1);
    last().exit();
  }
  clock.advance(800);
  ready(last(), 8787);
  clock.advance(30_000);
  last().exit();
  const before = children.length;
  clock.advance(100);
  expect(children.length).toBe(before + 1);
});

test('a restarted role asks for its old ports, and the others learn where it went', () => {
  const { clock, children, allReady, last, ready } = scene();
  allReady();
  children[0]!.exit();
  clock.advance(100);
  ready(last(), 2001);
  expect(orderOf(last())).toMatchObject({ role: 'warehouse', port: 1001 });
  expect(children[1]!.heard.at(-1)).toEqual({
    kind: 'warehouse',
    warehouse: { url: 'http://127.0.0.1:2001', user: 'u', password: 'p' },
  });
  children[1]!.exit();
  clock.advance(100);
  ready(last(), 2002, 2003);
  expect(orderOf(last())).toMatchObject({
    role: 'control',
    port: 1002,
    internalPort: 1003,
    warehouse: { url: 'http://127.0.0.1:2001' },
  });
  const moved = { kind: 'control', control: { webUrl: 'http://127.0.0.1:2002', internalUrl: 'http://127.0.0.1:2003' } };
  expect([children[2]!.heard.at(-1), children[3]!.heard.at(-1)]).toEqual([moved, moved]);
  children[2]!.exit();
  clock.advance(100);
  ready(last(), 8787);
  expect(orderOf(last())).toMatchObject({ role: 'gateway', control: moved.control });
});

test('a gateway that is still starting learns that control moved: it may be waiting for it', () => {
  const { clock, children, last, ready } = scene();
  ready(children[0]!, 1001);
  ready(children[1]!, 1002, 1003);
  children[2]!.say({ kind: 'hello' });
  children[1]!.exit();
  clock.advance(100);
  ready(last(), 2002, 2003);
  expect(children[2]!.heard.at(-1)).toMatchObject({
    kind: 'control',
    control: { internalUrl: 'http://127.0.0.1:2003' },
  });
});

test('"ready" is said once, not again after restarts', () => {
  const { clock, children, story, allReady, last, ready } = scene();
  allReady();
  children[2]!.exit();
  clock.advance(100);
  ready(last(), 8787);
  expect(story.filter((each) => each.startsWith('ready'))).toHaveLength(1);
});

test('stopping ends the gateways first, then control, then the warehouse, each when the one before is gone', async () => {
  const { children, story, supervisor, allReady } = scene();
  allReady();
  story.length = 0;
  supervisor.stop();
  expect(story).toEqual(['stop gateway 30000', 'stop gateway 30000']);
  children[2]!.exit();
  await settle();
  expect(story).toHaveLength(2);
  children[3]!.exit();
  await settle();
  expect(story.at(-1)).toBe('stop control 10000');
  children[1]!.exit();
  await settle();
  expect(story.at(-1)).toBe('stop warehouse 10000');
  children[0]!.exit();
  expect(await supervisor.ended).toEqual({ kind: 'stopped' });
});

test('a child that does not end in its time is ended by force', async () => {
  const { clock, children, story, supervisor, allReady } = scene();
  allReady();
  supervisor.stop();
  clock.advance(31_999);
  expect(story).not.toContain('kill gateway');
  clock.advance(1);
  expect(story.filter((each) => each === 'kill gateway')).toHaveLength(2);
  for (const child of [children[2]!, children[3]!]) child.exit();
  await settle();
  expect(story.at(-1)).toBe('stop control 10000');
});

test('a second stop hurries everything', async () => {
  const { clock, children, story, supervisor, allReady } = scene();
  allReady();
  supervisor.stop();
  supervisor.stop();
  expect(story.slice(-4).sort()).toEqual(['stop control 0', 'stop gateway 0', 'stop gateway 0', 'stop warehouse 0']);
  clock.advance(2_000);
  expect(children.every((child) => child.isKilled)).toBe(true);
  for (const child of children) child.exit();
  expect(await supervisor.ended).toEqual({ kind: 'stopped' });
});

test('a child that waits for its restart is not started again after a stop', async () => {
  const { clock, children, supervisor } = scene();
  children[0]!.exit();
  supervisor.stop();
  expect(await supervisor.ended).toEqual({ kind: 'stopped' });
  clock.advance(60_000);
  expect(children).toHaveLength(1);
});

test('a child that was told to stop before it listened is told again', async () => {
  const { children, supervisor } = scene();
  supervisor.stop();
  await settle();
  children[0]!.heard.length = 0;
  children[0]!.say({ kind: 'hello' });
  expect(children[0]!.heard).toEqual([{ kind: 'stop', timeoutMs: 0 }]);
});

test('a public address that cannot be had at the first start ends the program, with the reason', async () => {
  const { children, ready, story, supervisor } = scene();
  ready(children[0]!, 1001);
  ready(children[1]!, 1002, 1003);
  children[2]!.say({ kind: 'hello' });
  children[2]!.say({ kind: 'failed', reason: 'address', sentence: 'EADDRINUSE' });
  for (const index of [2, 1, 0]) {
    children[index]!.exit();
    await settle();
  }
  expect(await supervisor.ended).toEqual({ kind: 'address', sentence: 'EADDRINUSE' });
  expect(story).not.toContain('ready 8787');
});

test.each([
  ['after the program was ready', 'address', true],
  ['for another reason', 'other', false],
  ['because its directory is locked', 'locked', false],
] as const)('a gateway that fails %s is started again', (_when, reason, isLater) => {
  const { clock, children, ready, allReady, last } = scene();
  if (isLater) allReady();
  else {
    ready(children[0]!, 1001);
    ready(children[1]!, 1002, 1003);
  }
  if (isLater) {
    children[2]!.exit();
    clock.advance(100);
  }
  const failing = last();
  const count = children.length;
  failing.say({ kind: 'hello' });
  failing.say({ kind: 'failed', reason, sentence: 'x' });
  failing.exit();
  clock.advance(10_000);
  expect(children.length).toBe(count + 1);
  expect(last().role).toBe('gateway');
});

test('a start that hangs is ended and tried again', () => {
  const { clock, children } = scene();
  clock.advance(300_000);
  expect(children[0]!.isKilled).toBe(true);
  children[0]!.exit('signal SIGKILL');
  clock.advance(100);
  expect(children).toHaveLength(2);
});

test('a role alone uses the addresses it was given', () => {
  const controlAddress = { webUrl: 'http://c:1', internalUrl: 'http://c:2' };
  const { children, story, ready } = scene({
    ...whole,
    warehouse: undefined,
    control: undefined,
    gateways: [gateway(0)],
    controlAddress,
  });
  ready(children[0]!, 8787);
  expect(orderOf(children[0]!)).toMatchObject({ control: controlAddress });
  expect(story).toEqual(['fork gateway', 'ready 8787']);
});
