import { type DashboardSchedule, dashboardScheduleSchema } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { caller, controlOptions, declaredKey } from '../../../test/control-rig.ts';
import { readPdf } from '../../billing/documents/adapters/read-pdf.test-support.ts';
import { composeDashboardFiles, type DashboardFiles } from '../../compose/dashboard-files.ts';
import { ADMIN, type DashboardWorld, HOUR, openDashboardWorld } from './dashboard-world.test-support.ts';

const DAY = 24 * HOUR;
/** Requests of either workspace, told apart from each other, from both together, and from everything else that is printed. */
const REQUESTS = { '1': 613, '2': 1_486 } as const;
const BOTH = REQUESTS['1'] + REQUESTS['2'];
const TOKENS_EACH = { '1': 1_009, '2': 2_003 } as const;
/** What stands only in rows of the other workspace, and its name. */
const SECRETS = ['osprey.person', 'osprey-endpoint', 'osprey-model', 'osprey-project', 'osprey-lab'];

type Mail = Parameters<NonNullable<Parameters<typeof composeDashboardFiles>[0]['people']['sendMail']>>[0];

let world: DashboardWorld;
let files: DashboardFiles;
let call: DashboardWorld['call'];
let usage: string;
let arrived: PromiseWithResolvers<Mail>;

beforeAll(async () => {
  world = await openDashboardWorld();
  await insertRows();
  usage = (await made('/api/v1/dashboards/import', { template: 'usage' })).id;
  const account = () => ({
    ...{ id: 'a', name: 'Acme', timeZone: 'Asia/Seoul', language: 'en' as const, defaultWorkspaceId: '1' },
    workspaces: [
      { id: '1', name: 'main' },
      { id: '2', name: 'osprey-lab' },
    ],
  });
  files = composeDashboardFiles({
    ...{ store: world.rig.store, dashboards: world.dashboards, previews: world.previews, account, log: silentLog },
    people: {
      audit: world.rig.audit,
      sendMail: async (mail) => arrived.resolve(mail),
    },
    // A viewer, who may see this dashboard and read no table.
    findPublisher: async (id) =>
      id === world.personId('ana')
        ? { role: 'viewer', endpoints: undefined, grants: { tables: [], dashboards: [usage] } }
        : undefined,
    raise: async (_, { values }) => {
      arrived.reject(new Error(JSON.stringify(values)));
      return true;
    },
    environment: { publicUrl: 'https://gw.acme.com' },
  });
  const { pageExporter, mailSchedules } = files;
  const { dashboards, previews } = world;
  const declared = [declaredKey('the-key-of-the-admin', 'account_admin')];
  call = caller(controlOptions(world.rig, { declared, dashboards, previews, account, pageExporter, mailSchedules }));
}, 120_000);
afterAll(async () => {
  await files?.stop(10_000);
  await world?.close();
});

/** In both workspaces two days ago, and as much before that to compare with. */
async function insertRows(): Promise<void> {
  const begin = Math.floor(Date.now() / DAY) * DAY;
  for (const workspace of ['1', '2'] as const) {
    const name = workspace === '1' ? 'kestrel' : 'osprey';
    const values = Array.from({ length: REQUESTS[workspace] }, (_, index) => ({
      request_id: `f-${workspace}-${index}`,
      workspace_id: workspace,
      event_time: new Date(begin - 2 * DAY + index * 1_000).toISOString().replace('Z', ''),
      requester_id: name,
      requester: `${name}.person@acme.com`,
      endpoint_name: `${name}-endpoint`,
      destination_model: `${name}-model`,
      request_tags: { project: `${name}-project` },
      input_tokens: TOKENS_EACH[workspace],
      output_tokens: 0,
      total_tokens: TOKENS_EACH[workspace],
      ...{ final_status: 'ok', status_code: 200, cost_nano_usd: 1_000_000 },
    }));
    await world.insert(values);
  }
}

async function made(path: string, body: object, method = 'POST'): Promise<{ readonly id: string }> {
  const answer = await (call ?? world.call)(path, { method, body, headers: ADMIN });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.json();
}

async function bind(workspace: '1' | undefined): Promise<void> {
  const scope = workspace === undefined ? 'account' : 'workspace';
  await made(`/api/v1/dashboards/${usage}/settings`, { scope, workspace_id: workspace ?? null }, 'PATCH');
}

/** Blanks and thin spaces are how a line was broken, and no part of what it says. */
const squeezed = (text: string) => text.normalize('NFC').replaceAll(/\s/g, '');
const textOf = (pdf: Uint8Array) => squeezed(readPdf(pdf).pages.flat().join(' '));

/** Every page of the dashboard as PDF, for somebody. */
async function pages(viewer: Parameters<DashboardFiles['pageExporter']['report']>[0]['viewer']) {
  const dashboard = await world.dashboards.find(usage);
  if (dashboard === undefined) throw new Error('it was imported');
  const now = world.rig.clock.now();
  const [from, to] = [now - 7 * DAY, now].map((at) => (Math.floor(at / DAY) * DAY) as typeof now);
  const texts: string[] = [];
  for (const { id } of dashboard.document.pages) {
    const question = { from: from ?? now, to: to ?? now, timeZone: 'Asia/Seoul', filters: {} };
    const { signal } = new AbortController();
    const asked = { dashboard, page: id, question, viewer, language: 'en', signal } as const;
    const outcome = await files.pageExporter.report(asked);
    if (outcome.kind === 'refuse') throw new Error(`${id}: ${outcome.code}`);
    texts.push(textOf(await files.pageExporter.print(outcome.report)));
  }
  return texts;
}

/** A page sent to somebody now, as they got it. */
async function mailed(page: string): Promise<{ readonly words: string; readonly files: readonly string[] }> {
  arrived = Promise.withResolvers();
  const asked = { page, cron: '0 9 * * 1', range: '7d', language: 'en', with_csv: true };
  const path = `/api/v1/dashboards/${usage}/schedules`;
  const schedule: DashboardSchedule = dashboardScheduleSchema.parse(
    await made(path, { ...asked, recipients: ['ana@people.acme.com'] }),
  );
  await made(`${path}/${schedule.id}/send`, {});
  const { subject, text, html = '', attachments = [] } = await arrived.promise;
  const read = attachments.map(({ name, content }) =>
    name.endsWith('.pdf') ? textOf(content) : squeezed(Buffer.from(content).toString('utf8')),
  );
  return { words: `${subject}\n${text}\n${html}`, files: read };
}

/** Figures of the other workspace, alone or added up, as people and files write them. */
const FOREIGN = [REQUESTS['2'], BOTH, REQUESTS['2'] * TOKENS_EACH['2']].flatMap((figure) => [
  String(figure),
  figure.toLocaleString('en'),
]);

function expectNothingForeign(text: string, what: string): void {
  for (const secret of [...SECRETS, ...FOREIGN]) expect(text.includes(secret), `${secret} in ${what}`).toBe(false);
}

describe('a dashboard that is bound to one workspace', () => {
  test('is printed with the figures of that workspace alone, on every page, for whoever asks', async () => {
    await bind('1');
    const viewer = { requesterId: 'viewer', role: 'viewer', endpoints: undefined } as const;
    const admin = { requesterId: 'account_admin', role: 'account_admin', endpoints: undefined } as const;
    for (const who of [viewer, admin]) {
      const texts = await pages(who);
      expect(texts.length).toBeGreaterThan(4);
      for (const [page, text] of texts.entries()) expectNothingForeign(text, `page ${page}`);
      expect(texts[0]).toContain(String(REQUESTS['1']));
      expect(texts.join()).toContain('kestrel.person');
    }
  }, 120_000);

  test.each(['overview', 'usage'])(
    'is mailed with the figures of that workspace alone: %s',
    async (page) => {
      await bind('1');
      const mail = await mailed(page);
      expect(mail.files.length).toBeGreaterThan(3);
      for (const [at, text] of [mail.words, ...mail.files].entries()) expectNothingForeign(text, `part ${at}`);
      expect(mail.files.join()).toContain(String(REQUESTS['1']));
    },
    120_000,
  );

  test('has something to hide: bound to no workspace, its pages and mails hold the figures and names of both', async () => {
    await bind(undefined);
    const printed = (await pages(undefined)).join();
    const mail = (await mailed('usage')).files.join();
    for (const text of [printed, mail]) {
      for (const secret of ['osprey.person', 'osprey-endpoint', 'osprey-model']) expect(text).toContain(secret);
    }
    expect([BOTH.toLocaleString('en'), String(BOTH)].some((figure) => printed.includes(figure))).toBe(true);
    expect(mail).toContain(String(REQUESTS['2']));
  }, 120_000);
});
