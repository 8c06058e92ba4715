import { beforeAll, describe, expect, test } from 'vitest';
import { useProgram } from '../harness/fixture.ts';
import { expectClientSees } from './client-forms.ts';
import { CASES, ENDPOINTS, observeAll, rowsByCase, type ScenarioRow, type Seen } from './observe.ts';
import { expectContinues, expectRowSays } from './row-forms.ts';

const ALL_TIMEOUT_MS = 300_000;
const REQUESTS = CASES.reduce((sum, { scenario, call }) => sum + scenario.expects(call).length, 0);

describe.each(['node', 'strict'])('R-20, %s edge', (edge) => {
  const fixture = useProgram({ more: ENDPOINTS, args: [`--edge=${edge}`] });
  let seen: ReadonlyMap<string, readonly Seen[]>;
  let rows: ReadonlyMap<string, readonly ScenarioRow[]>;

  beforeAll(async () => {
    seen = await observeAll(fixture.program);
    rows = await rowsByCase(fixture.program, REQUESTS);
  }, ALL_TIMEOUT_MS);

  test.each(CASES.map((each) => ({ ...each, what: each.scenario.name, dialect: each.call.name })))(
    '$what: $dialect',
    (each) => {
      const { scenario, call, id } = each;
      const clients = seen.get(id) ?? [];
      const own = rows.get(id) ?? [];
      const expected = scenario.expects(call);
      // One row for each request of a client, and none beside.
      expect(own.map(({ requestId }) => requestId)).toEqual(clients.map(({ requestId }) => requestId));
      expect(own).toHaveLength(expected.length);
      const tries = fixture.provider.of(id);
      expect(tries).toHaveLength(expected.reduce((sum, { attempts }) => sum + attempts.length, 0));
      let tried = 0;
      for (const [index, wanted] of expected.entries()) {
        tried += wanted.attempts.length;
        const client = one(clients[index]);
        expectClientSees(client, each, wanted);
        expectRowSays(one(own[index]), wanted, one(tries[tried - 1]));
      }
      if (scenario.begun !== undefined) for (const { body } of tries) expectContinues(body, scenario.begun);
    },
  );
});

function one<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('there is one of each');
  return thing;
}
