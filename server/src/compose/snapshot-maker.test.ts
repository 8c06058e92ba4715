import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StoredEndpoint, secretBox } from '#gateway';
import { hashSecret } from '#identity';
import { asInstant, type Log, silentLog, systemClock, systemRandom } from '#kernel';
import { manualClock } from '../../test/manual-clock.ts';
import { promised } from '../../test/promised.ts';
import { readConfig } from '../config.ts';
import { homePaths, openHome } from './home/open-home.ts';
import { makeSnapshots } from './snapshot-maker.ts';
import { watchFile } from './watch-file.ts';

let directory: string;
let file: string;
const warehouse = { url: 'http://127.0.0.1:1', user: 'u', password: 'p' };
const NOTHING_STORED = { keys: [], catalogue: { providers: [], unreadable: [], endpoints: [] } };
const key = (name: string) => `keys: [{ name: ${name}, key: 0123456789abcdef-${name}, requester: r }]\n`;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tallygate-maker-'));
  file = join(directory, 'tallygate.yaml');
});
afterEach(() => rmSync(directory, { recursive: true }));

function maker(options: { readonly log?: Log; readonly clock?: typeof systemClock } = {}) {
  const home = join(directory, 'data');
  openHome(home, silentLog);
  const read = () => readConfig({ TALLYGATE_HOME: home }, directory);
  return makeSnapshots({
    paths: homePaths(home),
    read,
    warehouse,
    stored: NOTHING_STORED,
    box: secretBox(new Uint8Array(32), systemRandom),
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    ...options,
  });
}

test('a restart gives the same ids, times and keys', () => {
  writeFileSync(file, key('a'));
  const { version: _first, ...first } = maker().store.current();
  const { version: _second, ...second } = maker().store.current();
  expect(second).toEqual(first);
});

test('a changed file is in force after a reload, under a higher version, also when the wall clock was set back', () => {
  const clock = manualClock();
  writeFileSync(file, key('a'));
  const { store, reload } = maker({ clock });
  const before = store.current().version;
  writeFileSync(file, key('b'));
  clock.jumpWall(-3_600_000);
  reload();
  expect(store.current().version).toBeGreaterThan(before);
  expect([...store.current().keys.values()].map((each) => each.name)).toEqual(['admin', 'demo', 'b']);
});

test.each([
  ['is wrong', () => writeFileSync(file, 'keyz: []\ndemo: 1\n')],
  ['is gone', () => rmSync(file)],
])('when the file %s, the earlier one stays in force and every problem is logged', (_how, spoil) => {
  const logged: unknown[] = [];
  writeFileSync(file, key('a'));
  const { store, reload } = maker({
    log: { ...silentLog, error: (facts, sentence) => logged.push([facts, sentence]) },
  });
  const before = store.current();
  spoil();
  reload();
  expect(store.current()).toBe(before);
  expect(logged).toHaveLength(1);
  if (_how === 'is wrong') {
    expect(JSON.stringify(logged)).toContain('tallygate.yaml:1:1 keyz');
    expect(JSON.stringify(logged)).toContain('tallygate.yaml:2:7 demo');
  }
});

test('a file that comes later is taken', () => {
  const { store, reload } = maker();
  writeFileSync(file, key('a'));
  reload();
  expect(store.current().keys.has(hashSecret('0123456789abcdef-a'))).toBe(true);
});

test('a wrong configuration at the start is refused with its problems', () => {
  writeFileSync(file, 'demo: 1\n');
  expect(() => maker()).toThrow('tallygate.yaml:1:7 demo');
});

test('what people made is served beside what the file declares, and goes on with what is left when the file changes', () => {
  const at = asInstant(1_000);
  const author = { id: 'kim-id', address: 'kim@acme.com' };
  const destination = (provider: string, trafficPercentage: number) => ({
    name: provider,
    provider,
    model: 'm',
    trafficPercentage,
  });
  const endpoint: StoredEndpoint = {
    id: 'e-1',
    name: 'made',
    workspaceId: '1',
    spec: {
      tags: {},
      destinations: [destination('filed', 90), destination('demo', 10)],
      fallbacks: [],
      rateLimits: [],
      onClientDisconnect: 'drain',
      bodyBytesMax: 1_024,
      timeouts: undefined,
      payloads: undefined,
    },
    createdAt: at,
    createdBy: author,
    updatedAt: at,
    updatedBy: author,
    version: 1,
  };
  writeFileSync(file, 'providers: { filed: { kind: openai, api_key: k } }\n');
  const { store, replaceStored, reload, catalogue } = maker();
  const before = store.current().version;
  replaceStored({ keys: [], catalogue: { providers: [], unreadable: [], endpoints: [endpoint] } });
  expect(store.current().version).toBeGreaterThan(before);
  const shares = () =>
    store
      .current()
      .endpoints.get('made')
      ?.destinations.map((each) => `${each.name} ${each.trafficPercentage}`);
  expect(shares()).toEqual(['filed 90', 'demo 10']);
  expect(catalogue().providers.map(({ name }) => name)).toEqual(['demo', 'filed']);
  writeFileSync(file, '# nothing any more\n');
  reload();
  expect(shares()).toEqual(['demo 100']);
  expect(catalogue().endpoints.map(({ name }) => name)).toEqual(['demo']);
});

test('the language that a person chooses, and the account’s, are of the next snapshot, and of the account’s facts', () => {
  writeFileSync(file, key('a'));
  const { store, replaceStored, reload, account } = maker();
  const languageOf = () => store.current().keys.get(hashSecret('0123456789abcdef-a'))?.language;
  expect([languageOf(), store.current().wording?.language, account().language]).toEqual([undefined, 'ko', 'ko']);
  replaceStored({ ...NOTHING_STORED, languages: { r: 'en' } });
  expect(languageOf()).toBe('en');
  writeFileSync(file, `account: { language: en }\n${key('a')}`);
  reload();
  expect([languageOf(), store.current().wording?.language, account().language]).toEqual(['en', 'en', 'en']);
  // The person was removed, or chose none again.
  replaceStored(NOTHING_STORED);
  expect(languageOf()).toBeUndefined();
});

test('a warehouse that moved is a new snapshot; one that did not is none', () => {
  const { store, moveWarehouse } = maker();
  const before = store.current();
  moveWarehouse({ ...warehouse });
  expect(store.current()).toBe(before);
  moveWarehouse({ ...warehouse, url: 'http://127.0.0.1:2' });
  expect(store.current().warehouse.url).toBe('http://127.0.0.1:2');
});

test('no secret of a key is in the state file', () => {
  writeFileSync(file, key('a'));
  maker();
  expect(readFileSync(join(directory, 'data', 'account.json'), 'utf8')).not.toContain('0123456789abcdef');
});

test('a change is noticed within a second, also when the file is replaced as a whole or comes later', async () => {
  let changes = 0;
  const watcher = watchFile(file, { clock: systemClock, onChange: () => changes++ });
  try {
    for (const [index, text] of ['a', 'b', 'c'].entries()) {
      await expect.poll(() => changes, { timeout: promised(1_000), interval: 10 }).toBe(index);
      rmSync(file, { force: true });
      writeFileSync(file, key(text));
    }
    await expect.poll(() => changes, { timeout: promised(1_000), interval: 10 }).toBe(3);
  } finally {
    watcher.stop();
  }
});
