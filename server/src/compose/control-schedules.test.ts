import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OnceCall, passReader, type Snapshot } from '#gateway';
import type { KeyRecord } from '#identity';
import { asInstant, systemClock } from '#kernel';
import { ACCOUNT, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { newRun } from '../runs/schedules/plan-due.ts';
import { CONTENT } from '../runs/schedules/schedule-world.test-support.ts';
import type { ScheduledPrompt } from '../runs/schedules/scheduled-prompt.ts';
import { askGateway, ownerNow } from './control-schedules.ts';
import type { SnapshotMaker } from './snapshot-maker.ts';

const at = asInstant(Date.UTC(2027, 2, 15));
const OWNER = '0199a000-0000-7000-8000-000000000001';
const PROMPT: ScheduledPrompt = {
  ...CONTENT,
  id: 'p-1',
  owner: { id: OWNER, address: 'mina@acme.com' },
  stopped: undefined,
  nextDueAt: at,
  ...{ createdAt: at, updatedAt: at, updatedBy: 'mina@acme.com', version: 1 },
};
const ENDPOINT = { id: 'e-1', metadata: { lastUpdatedTime: 7 } };
const SNAPSHOT = { endpoints: new Map([['gpt', ENDPOINT]]) } as unknown as Snapshot;

function makerOf(declared: readonly KeyRecord[] = []): Pick<SnapshotMaker, 'store' | 'account' | 'declaredKeys'> {
  return {
    store: { current: () => SNAPSHOT },
    account: () => ACCOUNT,
    declaredKeys: () => declared,
  } as unknown as SnapshotMaker;
}

describe('the owner as they are now', () => {
  let rig: PeopleRig;
  beforeEach(async () => {
    rig = await peopleRig();
  });
  afterEach(() => rig.close());

  async function person(change: {
    readonly isAccountAdmin?: boolean;
    readonly disabled?: boolean;
    readonly role?: 'member' | 'viewer';
  }) {
    await rig.store.transaction(async (tx) => {
      const { isAccountAdmin = false, disabled = false, role } = change;
      const disabledAt = disabled ? at : undefined;
      await rig.people.savePerson(tx, {
        ...{ id: OWNER, email: 'mina@acme.com', name: 'Mina', isAccountAdmin, disabledAt },
        createdAt: at,
      });
      if (role === undefined) return;
      await rig.people.saveWorkspaceRole(tx, { workspaceId: '1', subject: { kind: 'person', id: OWNER }, role });
    });
  }
  const now = (prompt: ScheduledPrompt = PROMPT, declared: readonly KeyRecord[] = []) =>
    ownerNow({ people: rig, maker: makerOf(declared) }, prompt, rig.clock);

  test('a member acts as a member, an account admin as one, wherever', async () => {
    await person({ role: 'member' });
    expect(await now()).toEqual({
      kind: 'acts',
      owner: { requesterId: OWNER, requester: 'mina@acme.com', requesterType: 'USER', groups: [], role: 'member' },
    });
    await person({ isAccountAdmin: true });
    expect(await now({ ...PROMPT, workspaceId: '2' })).toMatchObject({
      kind: 'acts',
      owner: { role: 'account_admin' },
    });
  });

  test.each([
    { when: 'removed', change: undefined, prompt: PROMPT, reason: 'owner_gone' },
    { when: 'disabled', change: { role: 'member', disabled: true }, prompt: PROMPT, reason: 'owner_disabled' },
    { when: 'a viewer now', change: { role: 'viewer' }, prompt: PROMPT, reason: 'no_access' },
    { when: 'without a role there', change: {}, prompt: PROMPT, reason: 'no_access' },
    {
      when: 'of a workspace that is gone',
      change: { role: 'member' },
      prompt: { ...PROMPT, workspaceId: '9' },
      reason: 'workspace_gone',
    },
    {
      when: 'at an endpoint that is gone',
      change: { role: 'member' },
      prompt: { ...PROMPT, endpoint: 'gone' },
      reason: 'endpoint_gone',
    },
  ] as const)('$when: $reason', async ({ change, prompt, reason }) => {
    if (change !== undefined) await person(change);
    expect(await now(prompt)).toEqual({ kind: 'stop', reason });
  });

  test('a key of the configuration stands for its holder, while it is there and as far as it goes', async () => {
    const key = (more: Partial<KeyRecord> = {}) => declaredKey('secret', 'member', { requesterId: OWNER, ...more });
    const expired = key({ expiresAt: asInstant(rig.clock.now() - 1) });
    expect(await now(PROMPT, [key()])).toMatchObject({ kind: 'acts', owner: { requester: 'member@acme.com' } });
    expect(await now(PROMPT, [expired])).toEqual({ kind: 'stop', reason: 'owner_gone' });
    expect(await now(PROMPT, [key({ endpoints: ['claude'] })])).toEqual({ kind: 'stop', reason: 'no_access' });
    expect(await now(PROMPT, [key({ workspaceId: '2' })])).toEqual({ kind: 'stop', reason: 'no_access' });
    expect(await now(PROMPT, [key({ role: 'viewer' }), key()])).toMatchObject({ kind: 'acts' });
  });
});

describe('asking a gateway', () => {
  const owner = {
    requesterId: OWNER,
    requester: 'mina@acme.com',
    requesterType: 'USER',
    groups: [],
    role: 'member',
  } as const;
  const run = newRun({ id: 'r-1', promptId: 'p-1', dueAt: at });
  const ask = async (
    places: readonly string[],
    answers: Readonly<Record<string, 'connection_refused' | 'connection_failed'>>,
  ) => {
    const sent: OnceCall[] = [];
    const parts = {
      maker: makerOf(),
      internalSecret: 'internal',
      gateways: { current: () => places },
      callOnce: async (call: OnceCall) => {
        sent.push(call);
        const problem = answers[new URL(call.url).host];
        if (problem !== undefined) return { kind: 'failed', problem, latencyMs: 1 } as const;
        return { kind: 'answer', status: 200, headers: {}, body: '{}', latencyMs: 2 } as const;
      },
    };
    return { answer: await askGateway(parts, { prompt: PROMPT, run, owner, timeoutMs: 60_000 }, systemClock), sent };
  };

  test('goes by the public way in, with a pass that speaks for the owner and opens this endpoint alone', async () => {
    const { answer, sent } = await ask(['http://a:1'], {});
    expect(answer).toMatchObject({ kind: 'answer', status: 200 });
    const [call] = sent;
    expect(call?.url).toBe('http://a:1/mlflow/v1/chat/completions');
    const fields = Object.fromEntries(
      (call?.headers ?? []).flatMap((name, index, all) => (index % 2 === 0 ? [[name, all[index + 1]]] : [])),
    );
    expect(fields).toMatchObject({ 'tallygate-run-id': 'r-1', 'tallygate-run-type': 'scheduled_prompt' });
    expect(Buffer.from(fields['tallygate-feature'] ?? '', 'latin1').toString()).toBe('주간 요약');
    const pass = (fields['authorization'] ?? '').replace('Bearer ', '');
    expect(passReader({ secret: 'internal', clock: systemClock })(pass, SNAPSHOT)).toMatchObject({
      ...owner,
      workspaceId: '1',
      endpoints: ['gpt'],
      runTypes: ['scheduled_prompt'],
    });
    expect(JSON.parse(call?.body ?? '')).toEqual({
      model: 'gpt',
      messages: [
        { role: 'system', content: '짧게 답하세요.' },
        { role: 'user', content: '지난주에 무엇이 바뀌었습니까?' },
      ],
      max_completion_tokens: 500,
    });
  });

  test('one that takes no connection is passed over; one that broke off is not, since it may have asked', async () => {
    const over = await ask(['http://a:1', 'http://b:2'], { 'a:1': 'connection_refused' });
    expect([over.answer.kind, over.sent.length]).toEqual(['answer', 2]);
    const broken = await ask(['http://a:1', 'http://b:2'], { 'a:1': 'connection_failed' });
    expect(broken.sent).toHaveLength(1);
    expect(broken.answer).toEqual({ kind: 'failed', problem: 'gateway_unreachable', latencyMs: 1 });
  });
});
