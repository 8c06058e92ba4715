import { afterAll, beforeAll, expect, test } from 'vitest';
import { configFor, KEYS } from './harness/config.ts';
import { untilInForce } from './harness/in-force.ts';
import { type Program, startProgram } from './harness/program.ts';
import { within } from './harness/proof.ts';
import { sql, untilRows } from './harness/sql.ts';
import { until } from './harness/until.ts';
import { type FakeProvider, startProvider } from './provider/provider.ts';

const GATEWAYS = 2;
/** Over new connections: all of them go to one of two gateways in one of 10^12 runs. */
const WORKERS = 8;
const IN_FORCE_MS_MAX = within(1_000);

let provider: FakeProvider;
let program: Program;

beforeAll(async () => {
  provider = await startProvider({ seed: 6 });
  program = await startProgram({ config: configFor(provider), args: [`--gateways=${GATEWAYS}`] });
});
afterAll(async () => {
  await program?.remove();
  await provider?.stop();
});

async function api(method: string, path: string, body?: object) {
  const response = await fetch(`${program.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${KEYS.admin}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  expect(response.ok, JSON.stringify(answer)).toBe(true);
  return answer;
}

/** One request over a connection of its own; its status, and when it was sent and answered. */
async function send(secret: string) {
  const sentAt = performance.now();
  const response = await fetch(`${program.url}/mlflow/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ model: 'gpt', messages: [{ role: 'user', content: 'hello' }] }),
  });
  await response.arrayBuffer();
  return { status: response.status, sentAt };
}

/** Sends with a secret, over and over, until stopped. */
function load(secret: string) {
  const sent: Awaited<ReturnType<typeof send>>[] = [];
  let isStopped = false;
  const work = async (): Promise<void> => {
    while (!isStopped) sent.push(await send(secret));
  };
  const workers = Array.from({ length: WORKERS }, work);
  return {
    sent,
    stop: async () => {
      isStopped = true;
      await Promise.all(workers);
      return sent;
    },
  };
}

test('a key is rotated under load: the overlapping secret meets no 401, and a second after the revocation none works', async () => {
  const made = await api('POST', 'keys', { name: 'rotated', role: 'member', endpoints: ['gpt'] });
  // That a key which was just made is known everywhere is not what is looked at.
  await untilInForce(program, GATEWAYS);
  const old = load(made.secret);
  await until(() => old.sent.length >= 20, { what: 'requests with the first secret' });
  const rotated = await api('POST', `keys/${made.id}/rotate`, { overlap_seconds: 60 });
  // The answer comes when control has told; a gateway may be a moment behind.
  const rotatedAt = performance.now();
  const fresh = load(rotated.secret);
  await until(() => fresh.sent.length >= 100 && old.sent.length >= 150, {
    what: 'requests with both secrets',
    timeoutMs: 90_000,
  });
  expect(old.sent.filter(({ status }) => status !== 200)).toEqual([]);
  const late = fresh.sent.filter(({ status, sentAt }) => status !== 200 && sentAt > rotatedAt + IN_FORCE_MS_MAX);
  expect(late).toEqual([]);

  const revokedAt = performance.now();
  await api('DELETE', `keys/${made.id}`);
  await until(() => performance.now() > revokedAt + 2 * IN_FORCE_MS_MAX, {
    what: 'two seconds after the revocation',
    timeoutMs: 60_000,
  });
  const [before, after] = await Promise.all([old.stop(), fresh.stop()]);
  const all = [...before, ...after];
  const afterwards = all.filter(({ sentAt }) => sentAt > revokedAt + IN_FORCE_MS_MAX);
  const lastGood = Math.max(...all.filter(({ status }) => status === 200).map(({ sentAt }) => sentAt));
  console.info(
    `rotation: ${all.length} requests over ${GATEWAYS} gateways; the last one let in was sent ${Math.max(0, Math.round(lastGood - revokedAt))} ms after the revocation was asked for; ${afterwards.length} sent a second after it`,
  );
  expect(afterwards.length).toBeGreaterThan(WORKERS);
  expect(new Set(afterwards.map(({ status }) => status))).toEqual(new Set([401]));
  expect(
    all.filter(({ status, sentAt }) => sentAt < revokedAt && sentAt > rotatedAt + IN_FORCE_MS_MAX && status !== 200),
  ).toEqual([]);
});

test('both secrets are told as one key, with when each was seen last, and the acts are in the SQL table', async () => {
  const found = async () => {
    const { data } = await api('GET', 'keys?limit=200');
    return data.find((key: { name: string }) => key.name === 'rotated');
  };
  await until(
    async () => {
      const key = await found();
      return key.secrets.length === 2 && key.secrets.every((secret: { last_used_at: unknown }) => secret.last_used_at);
    },
    { what: 'the last use of both secrets', timeoutMs: 90_000 },
  );
  const statement = `SELECT action FROM system.access.audit WHERE target = 'key:${(await found()).id}' ORDER BY sequence`;
  const rows = await untilRows(program, statement, { holds: (found) => found.length === 3 });
  expect(rows.map(({ action }) => action)).toEqual(['key.created', 'key.rotated', 'key.revoked']);
  const member = await sql(program, statement, { key: KEYS.member });
  expect(member.errorCode).toBe('sql_table_refused');
  expect(await api('GET', 'audit/verification')).toMatchObject({ holds: true });
}, 300_000);
