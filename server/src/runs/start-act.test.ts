import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { type StartedRun, startAct } from './start-act.ts';

const CHAT: StartedRun = {
  at: asInstant(7),
  requestId: 'r-1',
  workspaceId: 'w-1',
  requesterId: 'kim-id',
  requester: 'kim@acme.com',
  run: { id: 'run-1', type: 'chat', trigger: 'user_started', isBillable: true, attributedTo: '' },
};

test('who started a run did it, in the audit log', () => {
  expect(startAct(CHAT)).toMatchObject({
    ...{ at: 7, actor: 'kim@acme.com', actorId: 'kim-id', action: 'AI_INFERENCE_INVOKE', target: 'run:run-1' },
    ...{ requestId: 'r-1', before: undefined },
    after: { run_type: 'chat', run_trigger: 'user_started', billable_run: true, workspace_id: 'w-1' },
  });
});

test.each(['user_enabled', 'background'] as const)(
  'what is %s was done by the system actor, whoever’s key it was',
  (trigger) => {
    const run = { ...CHAT.run, type: 'auto_triage', trigger, attributedTo: 'system' };
    expect(startAct({ ...CHAT, requestId: undefined, run })).toMatchObject({
      ...{ actor: 'system', actorId: 'system', requestId: '' },
      after: { attributed_to: 'system', requester: 'kim@acme.com', requester_id: 'kim-id' },
    });
  },
);
