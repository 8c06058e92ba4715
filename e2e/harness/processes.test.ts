import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { type ProcessFacts, processesOfSession, processorMs, roleOf } from './processes.ts';
import { until } from './until.ts';

test('a process that lost its parent is still found by its session, and is gone when it was killed', async () => {
  const leader = spawn('bash', ['-c', 'sleep 60 & echo started; exec sleep 60'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(leader.stdout, 'data');
  const session = leader.pid ?? 0;
  leader.kill('SIGKILL');
  await once(leader, 'exit');
  // It has said that it started the orphan, which may still be on its way from one program to the other.
  const [orphan, ...others] = await until(() => sleepersOf(session), { what: 'the orphan sleeps' });
  expect(others).toEqual([]);
  process.kill(orphan?.pid ?? 0, 'SIGKILL');
  await until(() => processesOfSession(session).length === 0, { what: 'the orphan is gone' });
});

test('a role is read from the arguments, and processor time from the system', () => {
  const facts = { pid: 1, session: 1 };
  expect(roleOf({ ...facts, arguments: ['node', '/x/main.ts', 'child', 'gateway'] })).toBe('gateway');
  expect(roleOf({ ...facts, arguments: ['node', '/x/main.ts', 'serve', '--role=control'] })).toBe('control');
  expect(roleOf({ ...facts, arguments: ['node', '/x/bin/tallygate.js', 'serve'] })).toBeUndefined();
  expect(processorMs(process.pid)).toBeGreaterThan(0);
});

/** Every process of the session, once each of them is the command that it was started for. */
function sleepersOf(session: number): readonly ProcessFacts[] | undefined {
  const found = processesOfSession(session);
  return found.length > 0 && found.every((facts) => facts.arguments.join(' ') === 'sleep 60') ? found : undefined;
}
