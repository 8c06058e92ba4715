import { expect, test } from 'vitest';
import { recordingReply } from '../../test/recording-reply.ts';
import { serveOperation } from './serve-operation.ts';

const metrics = {
  ended: () => {},
  unauthenticated: () => {},
  unrecorded: () => {},
  unserved: () => {},
  shed: () => {},
  payloads: { logged: () => {}, dropped: () => {} },
  page: async () => ({ contentType: 'text/plain', text: 'tallygate_open_requests 0' }),
};

async function ask(name: 'healthz' | 'readyz' | 'metrics', roles: Readonly<Record<string, boolean>> = {}) {
  const reply = recordingReply();
  serveOperation({ metrics, readiness: async () => roles }, name, reply);
  await expect.poll(() => reply.ended).toBe('whole');
  return reply;
}

test.each([
  { roles: { gateway: true, control: true, warehouse: true }, status: 200, told: 'ready' },
  { roles: { gateway: false, control: true, warehouse: true }, status: 503, told: 'not_ready' },
  { roles: { gateway: true, control: false, warehouse: true }, status: 503, told: 'not_ready' },
  { roles: { gateway: true, control: true, warehouse: false }, status: 503, told: 'not_ready' },
])('the program is ready when all its roles are: $roles', async ({ roles, status, told }) => {
  const reply = await ask('readyz', roles);
  expect(reply.status).toBe(status);
  expect(JSON.parse(reply.text)).toEqual({ status: told, roles });
});

test('the process lives, whatever the others do', async () => {
  expect((await ask('healthz', { gateway: false })).status).toBe(200);
});

test('metrics are shown as their maker wrote them', async () => {
  const reply = await ask('metrics');
  expect(reply).toMatchObject({ status: 200, text: 'tallygate_open_requests 0' });
  expect(reply.headers).toContain('text/plain');
});
