import { describe, expect, test } from 'vitest';
import { createAdmissions } from '#admission';
import { hashSecret } from '#identity';
import { silentLog } from '#kernel';
import type { RunType } from '#runs';
import { destination, endpoint, keyRecord } from '../../test/gateway-data.ts';
import { answer, clock, dataPlane, field, PLAIN, post, reply, SECRET, spool } from '../../test/gateway-rig.ts';
import type { Snapshot } from './routing.ts';

const REVIEW: RunType = {
  id: 'review',
  names: { ko: '검토', en: 'Review' },
  trigger: 'user_enabled',
  isBillable: true,
  isBuiltIn: false,
};
const GEMINI = endpoint({
  id: 'gem',
  name: 'gem',
  destinations: [{ ...destination('gem', 'gemini'), trafficPercentage: 100 }],
});
const RUN_TYPES = ['chat', 'auto_triage', 'detection_summary', 'review', 'nonsense'];

/** A gateway whose only key may claim some types and, being a service principal's, speaks for others. */
function plane(runTypes: readonly RunType[] | undefined = [REVIEW], parts: Parameters<typeof dataPlane>[1] = {}) {
  const key = keyRecord({ hash: hashSecret(SECRET), requesterType: 'SERVICE_PRINCIPAL', runTypes: RUN_TYPES });
  const snapshot: Snapshot = {
    ...{ version: 1, accountId: 'account-1', publicUrl: undefined, runTypes },
    keys: new Map([[key.hash, key]]),
    endpoints: new Map([endpoint(), GEMINI].map((each) => [each.name, each])),
    warehouse: { url: '', user: '', password: '' },
  };
  return dataPlane([], { snapshot: () => snapshot, ...parts });
}

function claiming(...headers: readonly string[]) {
  return post(PLAIN, { headers: ['content-type', 'application/json', ...headers] });
}

const columns = async () => {
  const [row] = await spool.rows();
  if (row === undefined) throw new Error('there is a row');
  const { request_id, run_id, run_type, run_trigger, billable_run, attributed_to } = row;
  return { isOwn: run_id === request_id, run_id, run_type, run_trigger, billable_run, attributed_to };
};
const OWN = { isOwn: true, run_type: 'api', run_trigger: 'user_started', billable_run: true, attributed_to: '' };

describe('the row of a call that was served tells its run', () => {
  test.each([
    { when: 'it claims nothing: a run of its own', headers: [], expect: OWN },
    { when: 'a chat', headers: ['tallygate-run-type', 'chat'], expect: { ...OWN, run_type: 'chat' } },
    {
      when: 'on behalf of a person who started it',
      headers: ['tallygate-run-type', 'chat', 'tallygate-user', 'kim@acme.com'],
      expect: { ...OWN, run_type: 'chat', attributed_to: 'kim@acme.com' },
    },
    {
      when: 'on behalf of a person who enabled it: the system actor’s all the same',
      headers: ['tallygate-run-type', 'auto_triage', 'tallygate-user', 'kim@acme.com'],
      expect: { ...OWN, run_type: 'auto_triage', run_trigger: 'user_enabled', attributed_to: 'system' },
    },
    {
      when: 'a summary that nobody asked for',
      headers: ['tallygate-run-type', 'detection_summary', 'tallygate-run-id', 'sum-1'],
      expect: {
        ...{ isOwn: false, run_id: 'sum-1', run_type: 'detection_summary', run_trigger: 'background' },
        ...{ billable_run: false, attributed_to: 'system' },
      },
    },
    {
      when: 'of a type of the account',
      headers: ['tallygate-run-type', 'review'],
      expect: { ...OWN, run_type: 'review', run_trigger: 'user_enabled', attributed_to: 'system' },
    },
    {
      when: 'of a coding agent that nothing was said to',
      headers: ['user-agent', 'claude-cli/2.1.330 (external, sdk-cli)'],
      expect: { ...OWN, run_type: 'coding_agent' },
    },
  ])('$when', async ({ headers, expect: run }) => {
    plane()(claiming(...headers), reply);
    answer(200);
    expect(reply.status).toBe(200);
    expect(await columns()).toMatchObject(run);
  });

  test('whatever became of it', async () => {
    plane()(claiming('tallygate-run-type', 'chat'), reply);
    answer(500);
    expect(await columns()).toMatchObject({ ...OWN, run_type: 'chat' });
  });

  test('and bears the id that its answer tells', async () => {
    plane()(claiming(), reply);
    answer(200);
    expect((await columns()).run_id).toBe(field('tallygate-request-id'));
  });
});

describe('a request is part of no run', () => {
  const NONE = { run_trigger: '', billable_run: false };

  test('when tokens are counted', async () => {
    const request = post({ contents: [] }, { target: '/gemini/v1beta/models/gem:countTokens' });
    plane()(request, reply);
    answer(200, Buffer.from('{"totalTokens": 7}'));
    expect(await columns()).toMatchObject({ ...NONE, run_id: '', run_type: '' });
  });

  test('when models are listed', async () => {
    const nothing = { kind: 'whole', bytes: Buffer.alloc(0) } as const;
    plane()(post('', { method: 'GET', target: '/openai/v1/models', body: nothing }), reply);
    expect(reply.status).toBe(200);
    expect(await columns()).toMatchObject({ ...NONE, run_id: '', run_type: '' });
  });

  test.each([
    { when: 'its type is not the key’s', type: 'triage', status: 403, code: 'claim_not_allowed' },
    { when: 'nobody defined its type', type: 'nonsense', status: 400, code: 'run_type_unknown' },
  ])('when it is refused since $when', async ({ type, status, code }) => {
    plane()(claiming('tallygate-run-type', type), reply);
    expect([reply.status, JSON.parse(reply.text).error.code]).toEqual([status, code]);
    expect(await columns()).toMatchObject({ ...NONE, run_id: '', run_type: '' });
    expect(await spool.rows()).toMatchObject([{ final_status: 'refused', error_code: code }]);
  });

  test('when its endpoint is unknown: the row says what was claimed', async () => {
    const body = { ...PLAIN, model: 'nobody' };
    plane()(post(body, { headers: ['tallygate-run-type', 'chat', 'tallygate-run-id', 'x'] }), reply);
    expect(reply.status).toBe(404);
    expect(await columns()).toMatchObject({ ...NONE, run_id: 'x', run_type: 'chat' });
  });

  test('when its client left before it was let in', async () => {
    const admissions = createAdmissions({
      ...{ gateway: 'g', run: 'r', clock, log: silentLog },
      mayAdmitAway: () => false,
      call: () => new Promise(() => {}),
    });
    const limited = endpoint({ rateLimits: [{ key: 'endpoint', requestsPerMinute: 2, tokensPerMinute: undefined }] });
    dataPlane([limited], { admissions })(claiming('tallygate-run-id', 'x'), reply);
    reply.onGone?.();
    expect(await columns()).toMatchObject({ ...NONE, run_id: 'x' });
    expect(await spool.rows()).toMatchObject([{ final_status: 'client_closed' }]);
  });
});

test('control of an earlier release tells no types: those that came with the product hold', async () => {
  plane(undefined)(claiming('tallygate-run-type', 'auto_triage'), reply);
  answer(200);
  expect(await columns()).toMatchObject({ run_type: 'auto_triage', run_trigger: 'user_enabled' });
});
