import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asInstant, systemRandom } from '#kernel';
import { SAMPLE_ENDPOINTS } from '#usage';
import { readConfig } from '../config.ts';
import { demoConfig } from './demo-config.ts';
import { keepDemoConfig, settlePlace } from './demo-home.ts';

let home: string;
beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), 'tallygate-demo-')), 'home');
});
afterEach(() => rmSync(join(home, '..'), { recursive: true }));

const NOW = asInstant(Date.parse('2026-11-20T09:00:00.000Z'));

function settingsOf(config: string | undefined) {
  const { settings, problems } = readConfig(
    { TALLYGATE_HOME: home, ...(config === undefined ? {} : { TALLYGATE_CONFIG: config }) },
    join(home, '..'),
  );
  expect(problems).toEqual([]);
  return settings!;
}

test('the configuration of the demo declares the workspaces and endpoints of the sample, and needs no keys', () => {
  const { declared } = settingsOf(keepDemoConfig(home, join(home, '..'), 'en'));
  expect(declared.workspaces.map((workspace) => workspace.name)).toEqual(['main', 'commerce', 'research']);
  expect(declared.endpoints.map(({ name, workspace, tags }) => ({ name, workspace, tags }))).toEqual(
    Object.values(SAMPLE_ENDPOINTS).map(({ name, workspace, tags }) => ({ name, workspace, tags })),
  );
  const providers = declared.endpoints.flatMap((each) => [...each.destinations, ...each.fallbacks]);
  expect(new Set(providers.map((each) => each.provider.kind))).toEqual(new Set(['demo']));
  expect(declared.account).toMatchObject({ timeZone: 'Asia/Seoul', language: 'en' });
  expect(declared.hasDemo).toBe(true);
});

test('it is written anew when it is not as it should be', () => {
  const path = join(home, '..', keepDemoConfig(home, join(home, '..'), 'en'));
  writeFileSync(path, 'workspaces: [');
  keepDemoConfig(home, join(home, '..'), 'en');
  expect(readFileSync(path, 'utf8')).toBe(demoConfig('en'));
});

test('the place is the same at every start, and its endpoints are older than the sample', () => {
  const sample = settingsOf(keepDemoConfig(home, join(home, '..'), 'en'));
  const first = settlePlace({ own: sample, sample }, { now: NOW, random: systemRandom });
  const later = settlePlace({ own: sample, sample }, { now: asInstant(NOW + 86_400_000), random: systemRandom });
  expect(later).toEqual(first);
  expect(first.endpoints.assistant.metadata.creationTime).toBeLessThan(NOW - 91 * 86_400_000);
  expect(new Set(Object.values(first.workspaceIds)).size).toBe(3);
  expect(Object.keys(first.endpoints.assistant.destinationIds)).toEqual(['gpt-mini', 'gpt', 'claude-haiku']);
});

test('the account of a configuration of the operator is the account of the sample', () => {
  const sample = settingsOf(keepDemoConfig(home, join(home, '..'), 'en'));
  const own = join(home, '..', 'own.yaml');
  writeFileSync(own, 'account: { id: 11d77e21-5e05-4196-af72-423257f74974 }\n');
  const place = settlePlace({ own: settingsOf(own), sample }, { now: NOW, random: systemRandom });
  expect(place.accountId).toBe('11d77e21-5e05-4196-af72-423257f74974');
});
