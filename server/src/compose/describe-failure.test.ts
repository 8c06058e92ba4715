import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { describeFailure } from './describe-failure.ts';
import { DirectoryLocked } from './running-role.ts';

function listenError(at: { host: string; port: number }): Promise<unknown> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', resolve);
    server.listen(at, () => {
      server.close();
      reject(new Error('it listened'));
    });
  });
}

test('a taken port is told by its code, however deep the error is wrapped', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;
  const error = await listenError({ host: '127.0.0.1', port });
  holder.close();
  const expected = { reason: 'address', sentence: 'EADDRINUSE' };
  expect(describeFailure(error)).toEqual(expected);
  expect(describeFailure(new Error('cannot listen', { cause: new Error('inner', { cause: error }) }))).toEqual(
    expected,
  );
});

test('an address of another machine is told by its code', async () => {
  const error = await listenError({ host: '192.0.2.1', port: 0 });
  expect(describeFailure(error)).toEqual({ reason: 'address', sentence: 'EADDRNOTAVAIL' });
});

test.each([
  [new DirectoryLocked('in use'), { reason: 'locked', sentence: 'in use' }],
  [new Error('plain'), { reason: 'other', sentence: 'plain' }],
  [Object.assign(new Error('a file'), { code: 'EACCES', syscall: 'open' }), { reason: 'other', sentence: 'a file' }],
  ['text', { reason: 'other', sentence: 'text' }],
])('any other trouble is tried again: %s', (error, expected) => {
  expect(describeFailure(error)).toEqual(expected);
});
