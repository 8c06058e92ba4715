import { afterAll, beforeAll, describe } from 'vitest';
import { type Databases, shareDatabases } from '../../../test/databases.ts';
import { type PeopleRig, peopleRig } from '../../../test/people-rig.ts';
import { keyStoreContract } from '../key-store.contract.ts';

describe('SQLite', () => {
  let rig: PeopleRig;
  beforeAll(async () => {
    rig = await peopleRig();
  });
  afterAll(() => rig.close());
  keyStoreContract('SQLite', () => rig);
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
  keyStoreContract('PostgreSQL', () => rig);
});
