import { once } from 'node:events';
import { getPriority, platform } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

// Linux has a priority for each thread, elsewhere there is one for all.
const THREAD = `
  import { getPriority } from 'node:os';
  import { parentPort, workerData } from 'node:worker_threads';
  const { yieldThread } = await import(workerData);
  yieldThread();
  parentPort.postMessage(getPriority());`;

test('a thread that stands back stands back alone', async () => {
  const before = getPriority();
  const entry = new URL(`data:text/javascript,${encodeURIComponent(THREAD)}`);
  const thread = new Worker(entry, { workerData: new URL('./yield-processor.ts', import.meta.url).href });
  const [own] = (await once(thread, 'message')) as [number];
  expect(own).toBe(platform() === 'linux' ? Math.min(19, before + 5) : before);
  expect(getPriority()).toBe(before);
});
