import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordActs } from '#audit';
import { asInstant, silentLog, systemClock } from '#kernel';
import type { AuditReport } from '#usage';
import { type Databases, shareDatabases } from '../../test/databases.ts';
import { kyselyAuditStore } from '../audit/adapters/kysely-audit-store.ts';
import type { EnvironmentSettings } from '../config.ts';
import { openStore, type Store } from '../store/index.ts';
import { withAuditLog } from './audit-log.ts';
import { homePaths } from './home/open-home.ts';

const REPORT: AuditReport = {
  ...{ since: undefined, until: undefined, spools: [], rowsCompared: 0, costsCompared: 0 },
  ...{ findings: [], isCut: false, notes: [] },
};
const ACT = {
  at: asInstant(Date.UTC(2026, 10, 22)),
  ...{ actorId: 'kim', actor: 'kim@acme.com', action: 'key.created', target: 'key:1' },
  ...{ before: undefined, after: { name: 'ci' }, address: '::1', requestId: 'r' },
};
/** Takes away what protects the log, as somebody with access to the database's files could. */
const UNPROTECT = {
  sqlite: [sql`DROP TRIGGER audit_log_is_never_changed`, sql`DROP TRIGGER audit_log_is_never_removed`],
  postgres: [sql`ALTER TABLE audit_log DISABLE TRIGGER USER`],
};
const TAMPERINGS = [
  { how: 'an actor was exchanged', statement: sql`UPDATE audit_log SET actor = 'nobody' WHERE sequence = 3`, at: 3 },
  {
    how: 'what was done was rewritten',
    statement: sql`UPDATE audit_log SET after = '{"name":"x"}' WHERE sequence = 4`,
    at: 4,
  },
  { how: 'an entry was taken out', statement: sql`DELETE FROM audit_log WHERE sequence = 2`, at: 2 },
  { how: 'the beginning was cut off', statement: sql`DELETE FROM audit_log WHERE sequence <= 2`, at: 1 },
  {
    how: 'a hash was exchanged',
    statement: sql`UPDATE audit_log SET hash = ${'f'.repeat(64)} WHERE sequence = 5`,
    at: 5,
  },
];

describe.each(['sqlite', 'postgres'] as const)('the audit log on %s', (engine) => {
  let server: Databases | undefined;
  let root: string;
  let homes = 0;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'tallygate-audit-log-'));
    if (engine === 'postgres') server = await shareDatabases();
  });
  afterAll(async () => {
    await server?.dispose();
    rmSync(root, { recursive: true });
  });

  async function filled(change: (store: Store) => Promise<void>): Promise<EnvironmentSettings> {
    const home = mkdtempSync(join(root, `home-${++homes}-`));
    const databaseUrl = await server?.createDatabase();
    const file = homePaths(home).store;
    const store = await openStore({ databaseUrl, file, log: silentLog, clock: systemClock });
    await store.transaction((tx) => recordActs(kyselyAuditStore(store.db), tx, [ACT, ACT, ACT, ACT, ACT]));
    await change(store);
    await store.close();
    return { home, databaseUrl } as EnvironmentSettings;
  }

  test('that was left alone verifies, and its last hash is told', async () => {
    const report = await withAuditLog(REPORT, await filled(async () => {}), { kind: 'store' });
    expect(report).toMatchObject({ findings: [], notes: [], log: { entries: 5, lastSequence: 5 } });
    expect(report.log?.lastHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each(TAMPERINGS)('is told when $how', async ({ statement, at }) => {
    const environment = await filled(async ({ db }) => {
      for (const unprotect of UNPROTECT[engine]) await unprotect.execute(db);
      await statement.execute(db);
    });
    const { findings } = await withAuditLog(REPORT, environment, { kind: 'store' });
    expect(findings).toEqual([{ kind: 'log_broken', sequence: at }]);
  });

  test('is told when the beginning was cut off together with the anchor', async () => {
    const environment = await filled(async ({ db }) => {
      await sql`UPDATE audit_state SET anchor_sequence = 2, anchor_hash = (SELECT hash FROM audit_log WHERE sequence = 2)`.execute(
        db,
      );
      await sql`DELETE FROM audit_log WHERE sequence <= 2`.execute(db);
    });
    const { findings } = await withAuditLog(REPORT, environment, { kind: 'store' });
    expect(findings).toEqual([{ kind: 'log_beginning_missing', sequence: 3 }]);
  });
});

test('a store that cannot be read is a note, and no finding', async () => {
  const environment = { home: '/nowhere', databaseUrl: 'postgres://127.0.0.1:1/none' } as EnvironmentSettings;
  const { findings, notes } = await withAuditLog(REPORT, environment, { kind: 'store' });
  expect([findings, notes.map(({ kind }) => kind)]).toEqual([[], ['log_unverified']]);
});
