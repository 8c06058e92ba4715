import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { silentLog, systemClock } from '#kernel';
import { type StorePlace, type StorePlaces, storeEngines } from '../../test/store-places.ts';
import { openMailer } from '../mail/index.ts';
import { smtpServer } from '../mail/smtp-server.test-support.ts';
import { type DeliverPorts, deliverSome } from '../notices/deliver-notices.ts';
import { type NoticeRig, noticeRig, reached } from '../notices/notice-rig.test-support.ts';
import type { Store, Transaction } from '../store/index.ts';
import { composeNotices, noticeMailer, webhookPoster } from './control-notices.ts';
import { guardedCallOnce } from './guarded-call.ts';

const KILLED = fileURLToPath(new URL('../notices/adapters/killed-delivery.test-support.ts', import.meta.url));
const LEASE_MS = 300_000;

interface Taken {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A receiver on loopback, what it took, and how it answers: default 204. */
async function receiver(answer: RequestListener = (_request, response) => response.writeHead(204).end()) {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text) => {
      body += text;
    });
    request.on('end', () => {
      taken.push({ path: request.url, headers: request.headers, body });
      answer(request, response);
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { taken, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in?token=t-1` };
}

/** A store of its own for each test. */
function useStores(start: () => Promise<StorePlaces>) {
  let places: StorePlaces;
  beforeAll(async () => {
    places = await start();
  }, 120_000);
  afterAll(() => places.dispose());
  return async (act: (store: Store, place: StorePlace) => Promise<void>): Promise<void> => {
    const place = await places.place();
    const store = await place.open();
    try {
      await act(store, place);
    } finally {
      await store.close();
    }
  };
}

/** Notices that are posted to a URL for real. `waitMs`: for a receiver that hangs. */
async function sendTo(store: Store, url: string, waitMs?: number): Promise<Sender> {
  const rig = noticeRig(store);
  await store.transaction((tx) => rig.notices.changeSettings(tx, { url }));
  const post = webhookPoster(guardedCallOnce({ metadataAddresses: 'refuse' }));
  const postWebhook: typeof post = (one) => post({ ...one, timeoutMs: waitMs ?? one.timeoutMs });
  return { rig, delivering: { ...rig.delivering, postWebhook } };
}

interface Sender {
  readonly rig: NoticeRig;
  readonly delivering: DeliverPorts<Transaction>;
}

/** How the newest delivery stands. */
async function standing({ notices }: NoticeRig): Promise<readonly unknown[]> {
  const [told] = await notices.list({ before: undefined, limit: 1 });
  const state = told?.deliveries[0]?.state;
  const failure = state === undefined || state.kind === 'sent' ? undefined : state.failure;
  return [state?.kind, failure?.problem, failure?.detail];
}

describe('webhooks', () => {
  const on = useStores(storeEngines[0].start);

  test.each<{ when: string; answer: RequestListener; expect: readonly unknown[]; waitMs?: number }>([
    { when: 'takes it', answer: (_, response) => response.writeHead(200).end('ok'), expect: ['sent'] },
    { when: 'takes it without a word', answer: (_, response) => response.writeHead(204).end(), expect: ['sent'] },
    { when: 'fails', answer: (_, response) => response.writeHead(500).end('x'), expect: ['waiting', 'status', '500'] },
    {
      when: 'refuses it',
      answer: (_, response) => response.writeHead(403).end(),
      expect: ['waiting', 'status', '403'],
    },
    {
      when: 'leads elsewhere',
      answer: (_, response) => response.writeHead(307, { location: '/elsewhere' }).end(),
      expect: ['waiting', 'redirected', '307'],
    },
    { when: 'is gone', answer: (_, response) => response.writeHead(410).end(), expect: ['failed', 'webhook_gone'] },
    { when: 'hangs', answer: () => {}, expect: ['waiting', 'timeout'], waitMs: 100 },
    {
      when: 'hangs after the head',
      answer: (_, response) => void response.writeHead(500).write('x'),
      waitMs: 4_000,
      expect: ['waiting', 'status', '500'],
    },
    {
      when: 'takes it and hangs then',
      answer: (_, response) => void response.writeHead(200).write('x'),
      waitMs: 4_000,
      expect: ['sent'],
    },
    {
      when: 'takes it and answers without end',
      answer: (_, response) => {
        response.on('error', () => {});
        response.writeHead(200).end(Buffer.alloc(2_000_000));
      },
      expect: ['sent'],
    },
    {
      when: 'hangs up',
      answer: (request) => request.socket.destroy(),
      expect: ['waiting', 'connection_failed'],
    },
  ])('a receiver that $when is asked once, and it is noted', ({ answer, expect: expected, waitMs }) =>
    on(async (store) => {
      const { taken, url } = await receiver(answer);
      const { rig, delivering } = await sendTo(store, url, waitMs);
      await rig.raise(reached('k'));
      await deliverSome(delivering);
      expect(await standing(rig)).toEqual([expected[0], expected[1], expected[2]]);
      expect(taken.map(({ path }) => path)).toEqual(['/in?token=t-1']);
      expect(JSON.parse(taken[0]?.body ?? '')).toMatchObject({ kind: 'run_quota_reached', account_id: 'a-1' });
    }),
  );

  test.each([
    { url: 'http://169.254.169.254/latest/meta-data', expect: 'address_refused' },
    { url: 'http://[fd00:ec2::254]/', expect: 'address_refused' },
    { url: 'http://127.0.0.1:1/', expect: 'connection_refused' },
  ])('$url is not reached: $expect', ({ url, expect: problem }) =>
    on(async (store) => {
      const { rig, delivering } = await sendTo(store, url);
      await rig.raise(reached('k'));
      await deliverSome(delivering);
      expect(await standing(rig)).toEqual(['waiting', problem, undefined]);
    }),
  );
});

describe.each(storeEngines)('alerts on $engine', ({ start }) => {
  const on = useStores(start);

  test.each([
    { when: 'before the post left', diesBefore: true, posts: 1 },
    { when: 'when the post was taken and not yet noted', diesBefore: false, posts: 2 },
  ])('a process that is killed $when leaves it to another one, and the receiver can tell', ({ diesBefore, posts }) =>
    on(async (store, place) => {
      const { taken, url } = await receiver();
      const { rig, delivering } = await sendTo(store, url);
      await rig.raise(reached('k'));
      const order = JSON.stringify({ address: place.address, diesBefore });
      const child = spawn(process.execPath, [KILLED, order], { stdio: ['ignore', 'ignore', 'inherit'] });
      expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
      expect(await deliverSome(delivering)).toBe(0);
      rig.clock.advance(LEASE_MS);
      expect(await deliverSome(delivering)).toBe(1);
      rig.clock.advance(LEASE_MS);
      expect(await deliverSome(delivering)).toBe(0);
      expect(await standing(rig)).toEqual(['sent', undefined, undefined]);
      expect(taken).toHaveLength(posts);
      expect(new Set(taken.map(({ headers }) => headers['tallygate-delivery'])).size).toBe(1);
    }),
  );
});

describe('the control process', () => {
  let places: StorePlaces;
  beforeAll(async () => {
    places = await storeEngines[0].start();
  });
  afterAll(() => places.dispose());

  test('delivers within seconds by mail, in each reader’s language, and by webhook', async () => {
    const store = await (await places.place()).open();
    const smtp = await smtpServer();
    const { taken, url } = await receiver();
    const mailer = openMailer({
      ...{ host: '127.0.0.1', port: smtp.port, isTls: false, user: undefined, password: undefined },
      from: 'tallygate@acme.com',
    });
    await insertAdmin(store, { id: 'p-1', email: 'kim@acme.com', language: 'en' });
    await insertAdmin(store, { id: 'p-2', email: 'lee@acme.com', language: null });
    await insertAdmin(store, { id: 'p-3', email: 'gone@acme.com', language: null, disabled: true });
    const { notices, stop } = composeNotices({
      ...{ store, secret: 'secret-0123456789', environment: { publicUrl: undefined } },
      account: () => ({ id: 'a-1', name: 'Acme', timeZone: 'Asia/Seoul', language: 'ko' }),
      callOnce: guardedCallOnce({ metadataAddresses: 'refuse' }),
      ...{ sendMail: mailer.send, log: silentLog },
    });
    try {
      const changed = await store.transaction((tx) => notices.changeSettings(tx, { url }));
      expect(changed).toMatchObject({ kind: 'done', value: { secret: expect.stringMatching(/^whsec_/) } });
      await store.transaction((tx) => notices.raise(tx, reached('k', { at: systemClock.now() })));
      const states = async () =>
        (await notices.list({ before: undefined, limit: 1 }))[0]?.deliveries.map(({ state }) => state.kind);
      await expect.poll(states, { timeout: 50_000 }).toEqual(['sent', 'sent', 'sent']);
      expect(smtp.taken.map(({ to }) => to[0]).toSorted()).toEqual(['kim@acme.com', 'lee@acme.com']);
      const english = smtp.taken.find(({ to }) => to[0] === 'kim@acme.com');
      expect(english?.text).toContain('80% of the AI run quota is used');
      expect(taken.map(({ headers }) => headers['tallygate-signature'])).toEqual([expect.stringMatching(/^t=\d+,v1=/)]);
    } finally {
      await stop();
      mailer.close();
      await smtp.close();
      await store.close();
    }
  });

  test('notes why a mail server did not take a mail, and that there is none any more', async () => {
    const store = await (await places.place()).open();
    const smtp = await smtpServer();
    smtp.answer('RCPT', '550 no such reader');
    const options = { host: '127.0.0.1', port: smtp.port, isTls: false, user: undefined, password: undefined };
    const mailer = openMailer({ ...options, from: 'tallygate@acme.com' });
    const rig = noticeRig(store, { admins: [{ address: 'a@b.cd', language: undefined }] });
    try {
      await rig.raise(reached('k'));
      const first = async () => (await rig.notices.list({ before: undefined, limit: 1 }))[0]?.deliveries[0];
      await deliverSome({ ...rig.delivering, sendMail: noticeMailer(mailer.send) });
      expect(await first()).toMatchObject({
        state: { kind: 'waiting', failure: { problem: 'mail_not_sent', detail: 'EENVELOPE RCPT TO 550' } },
      });
      rig.clock.advance(60_000);
      await deliverSome({ ...rig.delivering, sendMail: undefined });
      expect(await first()).toMatchObject({ attempts: 2, state: { failure: { problem: 'mail_off' } } });
    } finally {
      mailer.close();
      await smtp.close();
      await store.close();
    }
  });
});

async function insertAdmin(
  store: Store,
  person: {
    readonly id: string;
    readonly email: string;
    readonly language: string | null;
    readonly disabled?: boolean;
  },
): Promise<void> {
  const { disabled = false, ...facts } = person;
  const at = '2026-11-22T00:00:00.000Z';
  const ends = { disabled_at: disabled ? at : null, removed_at: null, removed_address: null };
  await store.db
    .insertInto('people')
    .values({ ...facts, name: facts.id, is_account_admin: 1, created_at: at, ...ends })
    .execute();
}
