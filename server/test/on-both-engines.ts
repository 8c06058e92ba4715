import { afterAll, beforeAll, describe } from 'vitest';
import { type Databases, shareDatabases } from './databases.ts';
import { type PeopleRig, peopleRig } from './people-rig.ts';

/** Declares tests of people on SQLite and again on PostgreSQL, each with people of its own. */
export function onBothEngines(declare: (engine: 'SQLite' | 'PostgreSQL', rig: () => PeopleRig) => void): void {
  describe('SQLite', () => {
    let rig: PeopleRig;
    beforeAll(async () => {
      rig = await peopleRig();
    });
    afterAll(() => rig.close());
    declare('SQLite', () => rig);
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
    declare('PostgreSQL', () => rig);
  });
}
