import { expect, test } from 'vitest';
import { createSharedRuns } from './shared-runs.ts';

/** A run that the test ends, and that says whether it was called off. */
function scripted() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const state = { runs: 0, signal: undefined as AbortSignal | undefined, end: resolve, fail: reject };
  return Object.assign(state, {
    run: (signal: AbortSignal) => {
      state.runs += 1;
      state.signal = signal;
      return promise;
    },
  });
}

const never = () => new AbortController().signal;

test('all who ask the same at once share one run; who asks after it gets a new one', async () => {
  const shared = createSharedRuns<string>();
  const script = scripted();
  const asked = [1, 2, 3].map(() => shared.join('a', script.run, never()));
  script.end('figures');
  expect(await Promise.all(asked)).toEqual(['figures', 'figures', 'figures']);
  expect(script.runs).toBe(1);
  expect(await shared.join('a', () => Promise.resolve('newer'), never())).toBe('newer');
});

test('other questions run beside it', async () => {
  const shared = createSharedRuns<string>();
  const script = scripted();
  const waiting = shared.join('a', script.run, never());
  expect(await shared.join('b', () => Promise.resolve('b'), never())).toBe('b');
  script.end('a');
  expect(await waiting).toBe('a');
});

test('a run goes on while anybody waits for it, and is called off when the last one leaves', async () => {
  const shared = createSharedRuns<string>();
  const script = scripted();
  const [first, second] = [new AbortController(), new AbortController()];
  const asked = [first, second].map(({ signal }) => shared.join('a', script.run, signal));
  first.abort(new Error('first left'));
  await expect(asked[0]).rejects.toThrow('first left');
  expect(script.signal?.aborted).toBe(false);
  second.abort(new Error('second left'));
  await expect(asked[1]).rejects.toThrow('second left');
  expect(script.signal?.aborted).toBe(true);
});

test('nobody joins a run that was called off', async () => {
  const shared = createSharedRuns<string>();
  const leaving = new AbortController();
  const asked = shared.join('a', scripted().run, leaving.signal);
  leaving.abort(new Error('left'));
  await expect(asked).rejects.toThrow('left');
  expect(await shared.join('a', () => Promise.resolve('anew'), never())).toBe('anew');
});

test('a failure reaches everybody, and is not kept', async () => {
  const shared = createSharedRuns<string>();
  const script = scripted();
  const asked = [1, 2].map(() => expect(shared.join('a', script.run, never())).rejects.toThrow('broken'));
  script.fail(new Error('broken'));
  await Promise.all(asked);
  expect(await shared.join('a', () => Promise.resolve('well'), never())).toBe('well');
});
