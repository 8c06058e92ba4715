import { sql } from 'kysely';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Databases, shareDatabases } from '../../../test/databases.ts';
import { type PeopleRig, peopleRig } from '../../../test/people-rig.ts';
import { auditStoreContract } from '../audit-store.contract.ts';

describe('SQLite', () => {
  let rig: PeopleRig;
  beforeAll(async () => {
    rig = await peopleRig();
  });
  afterAll(() => rig.close());
  auditStoreContract('SQLite', () => ({
    ...rig,
    withoutTriggers: async (act) => {
      await sql`DROP TRIGGER audit_log_is_never_changed`.execute(rig.store.db);
      await act();
    },
  }));
});

describe('PostgreSQL', () => {
  let server: Databases;
  let rig: PeopleRig;
  beforeAll(async () => {
    server = await shareDatabases();
    rig = await peopleRig({ databaseUrl: await server.createDatabase() });
  });
  afterAll(async () => {
    await rig.close();
    await server.dispose();
  });
  auditStoreContract('PostgreSQL', () => ({
    ...rig,
    withoutTriggers: async (act) => {
      await sql`ALTER TABLE audit_log DISABLE TRIGGER USER`.execute(rig.store.db);
      await act();
      await sql`ALTER TABLE audit_log ENABLE TRIGGER USER`.execute(rig.store.db);
    },
  }));
});
