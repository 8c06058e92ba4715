import { ApiFailure } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { draftInTheWay } from './draft-in-the-way.tsx';

const saved = { saved_by: 'kim@acme.com', saved_at: '2026-11-22T05:00:00.000Z' };
const failure = (code: string, details: Readonly<Record<string, string | number>>) =>
  new ApiFailure('no', { code, status: 409, requestId: 'r', details });

test.each([
  {
    when: 'a refusal names it',
    error: failure('dashboard_draft_there', { ...saved, revision: 'r1' }),
    draft: { saved: { by: 'kim@acme.com', at: '2026-11-22T05:00:00.000Z' }, revision: 'r1' },
  },
  {
    when: 'another draft was saved meanwhile',
    error: failure('dashboard_draft_changed', { ...saved, revision: 'r2' }),
    draft: { saved: { by: 'kim@acme.com', at: '2026-11-22T05:00:00.000Z' }, revision: 'r2' },
  },
  {
    when: 'nobody knows whose it is',
    error: failure('dashboard_draft_there', { saved_by: '–', saved_at: '–', revision: 'r3' }),
    draft: { saved: undefined, revision: 'r3' },
  },
  { when: 'the draft is gone', error: failure('dashboard_draft_changed', {}), draft: undefined },
  { when: 'it is another refusal', error: failure('dashboard_unknown', { revision: 'r' }), draft: undefined },
  { when: 'no answer came', error: new Error('away'), draft: undefined },
])('a draft that would be lost, when $when', ({ error, draft }) => {
  expect(draftInTheWay(error)).toEqual(draft);
});
