import { KEYS } from '../harness/config.ts';
import { post } from '../harness/post.ts';
import type { Program } from '../harness/program.ts';

/** One run, as a person or a program sends it. */
export interface SentRun {
  readonly key: string;
  /** As it is claimed; undefined: nothing is. */
  readonly type?: string;
  readonly runId?: string;
  /** Requests of the run; default 1. */
  readonly times?: number;
}

/** What the member's key may claim. */
export const CLAIMED_TYPES = ['chat', 'triage', 'scheduled_prompt', 'auto_triage', 'detection_summary'];
/** Whose it is. */
export const MEMBER = 'user.name@email.com';

const each = (count: number, run: SentRun): readonly SentRun[] => Array.from({ length: count }, () => run);

/** 15 runs that count, and 3 that do not. */
export const SENT: readonly SentRun[] = [
  ...each(7, { key: KEYS.member, type: 'chat' }),
  ...each(4, { key: KEYS.other }),
  { key: KEYS.member, type: 'triage' },
  { key: KEYS.member, type: 'scheduled_prompt', runId: 'morning', times: 3 },
  { key: KEYS.member, type: 'auto_triage', runId: 'alert-1', times: 2 },
  { key: KEYS.member, type: 'auto_triage' },
  ...each(3, { key: KEYS.member, type: 'detection_summary' }),
];
export const COUNTED = 15;
/** By the names that the page shows in English. */
export const BY_USER = { [MEMBER]: 8, 'other.name@email.com': 4, System: 3 };
export const BY_TYPE = {
  Chat: 7,
  'API call': 4,
  'Incident triage': 1,
  'Scheduled prompt': 1,
  'Automatic alert triage': 2,
};

/** Sends the requests of a run one after the other. Throws when one is not served. */
export async function sendRun({ url }: Program, { key, type, runId, times = 1 }: SentRun): Promise<void> {
  const headers = {
    ...(type === undefined ? {} : { 'tallygate-run-type': type }),
    ...(runId === undefined ? {} : { 'tallygate-run-id': runId }),
  };
  const body = JSON.stringify({ model: 'gpt', messages: [{ role: 'user', content: 'Say something.' }] });
  for (let time = 0; time < times; time++) {
    const { status } = await post(`${url}/openai/v1/chat/completions`, { key, body, headers });
    if (status !== 200) throw new Error(`a request of a run was answered with ${status}`);
  }
}
