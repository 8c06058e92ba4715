import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCredits } from '#credits';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { kyselyCreditStore } from '../credits/adapters/kysely-credit-store.ts';

const KEY = 'admin-key-0123456789';
let rig: PeopleRig;
beforeEach(async () => {
  rig = await peopleRig();
});
afterEach(() => rig.close());

test('the history of credits as CSV is cut at its bound, however long it is, and says so in its last line', async () => {
  const { clock, newId } = rig;
  const credits = createCredits({ store: kyselyCreditStore(rig.store), clock, newId });
  const options = controlOptions(rig, { declared: [declaredKey(KEY, 'account_admin')], credits, clock });
  const headers = { authorization: `Bearer ${KEY}`, accept: 'text/csv' };
  const granted = { workspace: 'main', type: 'card', amount: '1' };
  await caller(options)('/api/v1/credits/grants', { body: granted, headers });
  const [posting] = await credits.history({ workspaceId: '1', limit: 1 });
  const page = Array.from({ length: 500 }, () => posting!);
  const endless = { ...credits, history: async ({ limit }: { readonly limit: number }) => page.slice(0, limit) };

  const call = caller({ ...options, credits: endless });
  const { text } = await call('/api/v1/credits/history?workspace=main', { headers });

  const lines = text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + 500_000 + 1);
  expect(lines.at(-1)).toBe('# Not whole: the newest 500000 entries. Choose a shorter range for the rest.');
  expect(lines[500_000]).toContain(',grant,card,1,');
}, 60_000);
