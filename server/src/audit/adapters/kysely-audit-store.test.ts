import { afterAll, beforeAll, describe } from 'vitest';
import { type PeopleRig, peopleRig } from '../../../test/people-rig.ts';
import { type PostgresServer, startPostgres } from '../../../test/postgres.ts';
import { auditStoreContract } from '../audit-store.contract.ts';

describe('SQLite', () => {
  let rig: PeopleRig;
  beforeAll(async () => {
    rig = await peopleRig();
  });
  afterAll(() => rig.close());
  auditStoreContract('SQLite', () => rig);
});

describe('PostgreSQL', () => {
  let server: PostgresServer;
  let rig: PeopleRig;
  beforeAll(async () => {
    server = await startPostgres();
    rig = await peopleRig({ databaseUrl: await server.createDatabase() });
  });
  afterAll(async () => {
    await rig.close();
    await server.dispose();
  });
  auditStoreContract('PostgreSQL', () => rig);
});
