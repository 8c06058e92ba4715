import { expect, test } from 'vitest';
import { SAMPLE_EVERY_MICROS } from './start-profiler.ts';
import { summarise } from './summarise.ts';

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 9 });
const OURS = 'file:///somewhere/server/src/usage/adapters/spool-writer.ts';

test('self time goes to whoever was on top; native code to its caller; what was taken away by others to nobody', () => {
  const { groups, files, functions, busyMicros } = summarise({
    nodes: [
      { id: 1, callFrame: frame('(root)'), children: [2, 3, 5, 7] },
      { id: 2, callFrame: frame('(idle)') },
      { id: 3, callFrame: frame('write', OURS), children: [4] },
      { id: 4, callFrame: frame('writeBuffer') },
      { id: 5, callFrame: frame('writeGeneric', 'node:internal/stream_base_commons'), children: [6] },
      { id: 6, callFrame: frame('writeBuffer') },
      { id: 7, callFrame: frame('(garbage collector)') },
    ],
    samples: [2, 3, 4, 6, 6, 7],
    timeDeltas: [5_000, 100, 200, 150, 50, 1_000_000],
  });
  expect(groups).toEqual([
    { name: 'GC', micros: 2 * SAMPLE_EVERY_MICROS },
    { name: 'system call: write to a file', micros: 200 },
    { name: 'system call: write to a socket', micros: 200 },
    { name: 'spool', micros: 100 },
  ]);
  expect(files).toEqual([{ name: 'usage/adapters/spool-writer.ts', micros: 300 }]);
  expect(busyMicros).toBe(1_000);
  expect(functions.at(-1)).toEqual({ name: 'write usage/adapters/spool-writer.ts:10', micros: 100 });
});
