import { expect, test } from 'vitest';
import { pinoLog } from './pino-log.ts';

function lines(act: (log: ReturnType<typeof pinoLog>) => void, level: 'debug' | 'info' = 'info') {
  const written: string[] = [];
  act(pinoLog({ level, role: 'gateway', write: (line) => written.push(line) }));
  return written;
}

test('a line is JSON with level, time, role and pid', () => {
  const [line] = lines((log) => log.info({ port: 1 }, 'Listening.'));
  expect(JSON.parse(line!)).toMatchObject({
    level: 'info',
    role: 'gateway',
    pid: process.pid,
    port: 1,
    msg: 'Listening.',
  });
  expect(Date.parse(JSON.parse(line!).time)).not.toBeNaN();
});

test('what is below the level is left out', () => {
  expect(lines((log) => log.debug({}, 'x'))).toEqual([]);
  expect(lines((log) => log.debug({}, 'x'), 'debug')).toHaveLength(1);
});

test.each([
  [{ apiKey: 'hunter2hunter2' }],
  [{ api_key: 'hunter2hunter2' }],
  [{ password: 'hunter2hunter2' }],
  [{ internalSecret: 'hunter2hunter2' }],
  [{ authorization: 'hunter2hunter2' }],
  [{ deep: [{ credential: 'hunter2hunter2' }] }],
  [{ text: 'Bearer hunter2hunter2' }],
  [{ text: 'the key tg-hunter2hunter2 is known' }],
  [{ text: 'the key tgk_hunter2hunter2 is known' }],
  [{ url: 'http://user:hunter2hunter2@host/' }],
  [{ error: new Error('refused sk-hunter2hunter2', { cause: new Error('Bearer hunter2hunter2') }) }],
])('a secret never reaches the log: %o', (facts) => {
  const text = lines((log) => log.error(facts, 'x')).join('');
  expect(text).not.toContain('hunter2');
  expect(text).toContain('[redacted]');
});

test('ids and counts that only sound like secrets stay', () => {
  expect(lines((log) => log.info({ keyId: 'k1', inputTokens: 3, keys: 2 }, 'x'))[0]).toMatch(
    /"keyId":"k1".*"inputTokens":3.*"keys":2/,
  );
});

test('an error is logged with its stack, code and cause; a loop of causes ends', () => {
  const error = Object.assign(new Error('outer'), { code: 'EOUTER' });
  error.cause = error;
  const logged = JSON.parse(lines((log) => log.error({ error }, 'x'))[0]!);
  expect(logged.error).toMatchObject({ message: 'outer', code: 'EOUTER', cause: { message: 'outer' } });
  expect(logged.error.stack).toContain('pino-log.test.ts');
});
