import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel';
import { controlOptions, declaredKey } from '../../../test/control-rig.ts';
import { destination, endpoint } from '../../../test/gateway-data.ts';
import { dataPlane, http, SECRET } from '../../../test/gateway-rig.ts';
import { type PeopleRig, peopleRig } from '../../../test/people-rig.ts';
import { ADMIN_SECRET } from '../../../test/signed-in.ts';
import { headLines, openWayIn, requestBytes, type WayIn } from '../../../test/way-in.ts';
import { readTemplates } from '../../dashboards/adapters/template-files.ts';
import { importDashboard } from '../../dashboards/import-dashboard.ts';
import { serveWeb } from '../adapters/serve-web.ts';

const HIDDEN = 'what nobody may read';
const MODELS = ['..', '../../../v1/files', '..\\..\\files', 'm?key=x#', '%2e%2e%2fadmin', '.'];

/** A folder with pages in `dist`, and beside it and in it what nobody may read. */
function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tallygate-paths-'));
  const dist = join(directory, 'dist');
  for (const name of ['dist', 'dist/assets', 'dist/.vite', 'dist-old']) mkdirSync(join(directory, name));
  const hidden = ['secret.txt', 'secret.txt.br', 'index.html', 'dist-old/secret.txt', 'dist/.env', 'dist/.vite/a.json'];
  for (const name of [...hidden, 'dist/a\\b.txt']) writeFileSync(join(directory, name), HIDDEN);
  writeFileSync(join(dist, 'index.html'), 'index');
  writeFileSync(join(dist, 'assets/main.js'), 'main');
  symlinkSync(join(directory, 'secret.txt'), join(dist, 'link.txt'));
  // A file with a variant that leads out, and one that is there as a variant alone.
  symlinkSync(join(directory, 'secret.txt.br'), join(dist, 'assets/main.js.br'));
  symlinkSync(join(directory, 'secret.txt.br'), join(dist, 'assets/other.js.br'));
  symlinkSync(join(directory, 'dist-old'), join(dist, 'old'));
  return directory;
}

let directory: string;
beforeAll(() => {
  directory = folder();
});
afterAll(() => rmSync(directory, { recursive: true }));

describe.each(['node', 'strict'] as const)('through the edge "%s"', (edge) => {
  let rig: PeopleRig;
  let way: WayIn;

  beforeAll(async () => {
    rig = await peopleRig();
    const declared = [declaredKey(ADMIN_SECRET, 'account_admin')];
    const places = MODELS.map((model, at) => ({ ...destination(`place-${at}`, 'gemini'), model }));
    const endpoints = places.map((place) =>
      endpoint({ name: place.name, destinations: [{ ...place, trafficPercentage: 100 }] }),
    );
    way = await openWayIn({
      edge,
      control: controlOptions(rig, { declared, web: serveWeb(join(directory, 'dist')) }),
      handler:
        ({ forward }) =>
        (request, reply) =>
          dataPlane(endpoints, { forward })(request, reply),
    });
  });
  afterAll(async () => {
    await way.close();
    await rig.close();
  });

  test('no spelling of a path reads a file outside of the pages, or one that is hidden in them', async () => {
    const read: string[] = [];
    for (const target of spellings()) {
      const text = await way.ask(requestBytes(target, { fields: ['Accept-Encoding: br, gzip'] }));
      const [line = 'nothing'] = headLines(text);
      // Refused at the edge, not there, or the application itself; never a failure of ours.
      const isFine = /^(HTTP\/1\.1 (400|404|421) |HTTP\/1\.1 200 OK$)/.test(line) && !text.includes(HIDDEN);
      const isIndex = !line.includes(' 200 ') || /\r\n\r\n(index|main)$/.test(text) || /\r\n5\r\nindex\r\n/.test(text);
      if (!isFine || !isIndex) read.push(`${target}: ${line}`);
    }
    expect(read).toEqual([]);
  });

  test('a file is found by its own path, whatever variants a link offers', async () => {
    const fields = ['Accept-Encoding: br'];
    expect(await way.ask(requestBytes('/assets/main.js', { fields }))).toMatch(/\r\n\r\nmain$/);
    expect(headLines(await way.ask(requestBytes('/assets/other.js', { fields })))[0]).toContain(' 404 ');
  });

  test('no path of the data plane leads to control, and none of control to the data plane', async () => {
    const post = { method: 'POST', fields: [`Authorization: Bearer ${SECRET}`, 'Content-Type: application/json'] };
    for (const target of [
      '/openai/v1/../../api/v1/me',
      '/openai/v1/%2e%2e/%2e%2e/api/v1/me',
      '/openai/..;/api/v1/me',
      '/api/v1/../../openai/v1/chat/completions',
      '/api/v1/%2e%2e/%2e%2e/openai/v1/chat/completions',
    ]) {
      const text = await way.ask(requestBytes(target, { ...post, body: '{"model":"place-0","messages":[]}' }));
      expect([target, headLines(text)[0]]).toEqual([target, expect.stringMatching(/ (400|404) /)]);
    }
    expect(http.calls).toEqual([]);
    for (const target of ['/internal/snapshot', '/api/v1/../../internal/snapshot', '/x/%2e%2e/internal/snapshot']) {
      const text = await way.ask(requestBytes(target, { fields: ['X-Tallygate-Internal: guessed'] }));
      expect([target, text.split('\r\n\r\n')[1]]).toEqual([target, expect.stringMatching(/^(5\r\n)?index/)]);
    }
  });

  test('a model’s name stays one segment of the provider’s path, and a caller’s never gets there', async () => {
    const fields = [`Authorization: Bearer ${SECRET}`, 'Content-Type: application/json'];
    const body = '{"contents":[]}';
    const asked = MODELS.map((_model, at) =>
      way.ask(requestBytes(`/gemini/v1beta/models/place-${at}:generateContent`, { method: 'POST', fields, body })),
    );
    const refused = await Promise.all(
      ['..%2f..%2fadmin', '..%5cadmin', '../admin', '%2e%2e'].map((name) =>
        way.ask(requestBytes(`/gemini/v1beta/models/${name}:generateContent`, { method: 'POST', fields, body })),
      ),
    );
    for (const text of refused) expect(headLines(text)[0]).toContain(' 404 ');
    await expect.poll(() => http.calls.length, { timeout: 10_000 }).toBe(MODELS.length);
    const paths = http.calls.map(({ request }) => request.path).sort();
    expect(paths).toEqual(MODELS.map((model) => `/v1/models/${encodeURIComponent(model)}:generateContent`).sort());
    // As a server resolves it that reads dots before it reads methods.
    for (const path of paths) expect(new URL(path, 'http://provider').pathname).toMatch(/^\/v1\/models\/[^/\\]+$/);
    for (const { sink } of http.calls)
      sink.error({ code: 'upstream_truncated', isSent: true, cause: new Error('end') });
    await Promise.all(asked);
  });
});

test('a template is one of those that came with the product, never a file that a name leads to', async () => {
  // A document like those that come with the product, but for its place.
  const document = readFileSync(new URL('../../../../dashboards/usage.yaml', import.meta.url), 'utf8');
  mkdirSync(join(directory, 'templates'));
  writeFileSync(join(directory, 'planted.yaml'), document.replace(/^template: usage$/m, 'template: planted'));
  const templates = readTemplates(pathToFileURL(`${join(directory, 'templates')}/`));
  for (const template of ['../planted', '..%2fplanted', './../planted', '/etc/passwd', '__proto__', 'planted']) {
    const ports = {
      templates,
      store: untouched,
      transaction: untouched,
      record: untouched,
      clock: systemClock,
      newId: () => 'x',
    };
    const by = { id: '1', address: 'kim@acme.com', from: '', requestId: '' };
    expect(await importDashboard(ports as never, { template }, by)).toMatchObject({
      code: 'dashboard_template_unknown',
    });
  }
});

const untouched = () => {
  throw new Error('nothing is stored');
};

/** Ways to write that a path leads out of a folder, to the places that the folder of the test has. */
function spellings(): readonly string[] {
  const ups = [
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '%252e%252e%252f',
    '..;/',
    '..\\',
    '..%5c',
    '%2e%2e%5c',
    '....//',
  ];
  const odd = [
    '%c0%ae%c0%ae/',
    '%c0%ae%c0%ae%c0%af',
    '%e0%80%ae%e0%80%ae/',
    '..%00/',
    '%00../',
    './../',
    '.%2e/',
    '%2e./',
  ];
  const climbs = [...ups, ...odd].flatMap((up) => [up, up.repeat(2), up.repeat(8)]);
  const places = ['secret.txt', 'dist-old/secret.txt', 'index.html', 'etc/passwd'];
  const out = climbs.flatMap((climb) =>
    places.flatMap((place) => ['/', '/assets/', '//'].map((start) => `${start}${climb}${place}`)),
  );
  const absolute = ['http://gw.acme.com/../secret.txt', 'http://gw.acme.com/..%2fsecret.txt', '//etc/passwd'];
  const hidden = [
    '/.env',
    '/%2eenv',
    '/assets/../.env',
    '/.vite/a.json',
    '/%252evite/a.json',
    '/x/..%2f.env',
    '/link.txt',
    '/old/secret.txt',
  ];
  const ends = [
    '/secret.txt%00.js',
    '/index.html%00',
    '/assets/main.js/../../../secret.txt',
    '/a%5cb.txt',
    '/a\\b.txt',
  ];
  return [...out, ...absolute, ...hidden, ...ends];
}
