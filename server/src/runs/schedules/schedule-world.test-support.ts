import { randomUUID } from 'node:crypto';
import { asInstant, silentLog, systemRandom, uuidV7Maker } from '#kernel';
import type { NewNotice } from '#notices';
import { type ManualClock, manualClock } from '../../../test/manual-clock.ts';
import { kyselyAuditStore } from '../../audit/adapters/kysely-audit-store.ts';
import type { Store, Transaction } from '../../store/index.ts';
import { cronerDueTimes } from './adapters/croner-due-times.ts';
import { kyselyScheduleStore } from './adapters/kysely-schedule-store.ts';
import type { GatewayAnswer } from './gateway-answer.ts';
import { manageSchedules, type ScheduleAsker } from './manage-schedules.ts';
import { runSchedules } from './run-schedules.ts';
import type { OwnerNow, RunnerPorts } from './runner-ports.ts';
import type { PromptContent } from './scheduled-prompt.ts';

/** Nine in the morning of a Monday in Seoul. */
export const MONDAY_NINE = Date.UTC(2027, 2, 15, 0, 0, 0);

export const OWNER: ScheduleAsker = {
  id: 'owner',
  address: 'mina@acme.com',
  origin: { address: '203.0.113.9', requestId: 'r' },
  looksAfter: () => false,
  mayAsk: () => true,
};
export const ADMIN: ScheduleAsker = { ...OWNER, id: 'admin', address: 'admin@acme.com', looksAfter: () => true };

export const CONTENT: PromptContent = {
  name: '주간 요약',
  workspaceId: '1',
  endpoint: 'gpt',
  systemText: '짧게 답하세요.',
  userText: '지난주에 무엇이 바뀌었습니까?',
  maxTokens: 500,
  temperature: undefined,
  cron: '0 9 * * *',
  timeZone: 'Asia/Seoul',
  isOn: true,
  notify: ['mina@acme.com'],
};

/** An answer of the unified API. */
export function answered(
  text: string,
  more: { readonly status?: number; readonly headers?: Record<string, string> } = {},
): GatewayAnswer {
  const body = {
    model: 'gpt-5.2',
    choices: [{ message: { role: 'assistant', content: text } }],
    usage: { prompt_tokens: 12, completion_tokens: 34 },
    ...((more.status ?? 200) >= 300 ? { error: { code: 'x', message: text } } : {}),
  };
  return {
    kind: 'answer',
    status: more.status ?? 200,
    headers: { 'tallygate-request-id': randomUUID(), ...more.headers },
    body: JSON.stringify(body),
    latencyMs: 120,
  };
}

type Asked = Parameters<RunnerPorts<Transaction>['ask']>[0];

/** Control processes that share a store and a clock, and a gateway that answers as a test says. */
export function scheduleWorld(db: Store, startsAt = MONDAY_NINE - 3_600_000) {
  const clock = manualClock(startsAt);
  const store = kyselyScheduleStore(db.db);
  const make = uuidV7Maker(systemRandom);
  const audit = kyselyAuditStore(db.db);
  const common = {
    store,
    transaction: <T>(act: (tx: Transaction) => Promise<T>) => db.transaction(act),
    audit,
    dueTimes: cronerDueTimes,
    clock,
    newId: () => make(clock.now()),
  };
  const world = {
    clock,
    store,
    audit,
    asked: [] as Asked[],
    raised: [] as NewNotice[],
    costs: new Map<string, { readonly nanoUsd: number | undefined }>(),
    answer: (_asked: Asked): GatewayAnswer | Promise<GatewayAnswer> => answered('안녕하세요'),
    owner: (): OwnerNow => ({
      kind: 'acts',
      owner: {
        requesterId: 'owner',
        requester: 'mina@acme.com',
        requesterType: 'USER',
        groups: [],
        role: 'member',
      },
    }),
    managed: manageSchedules<Transaction>({ ...common, hasEndpoint: (name) => name === 'gpt', onDue: () => undefined }),
    /** Another control process. */
    process: () =>
      runSchedules<Transaction>({
        ...common,
        raise: async (_tx, notice) => {
          world.raised.push(notice);
          return true;
        },
        ownerNow: async () => world.owner(),
        ask: async (asked) => {
          world.asked.push(asked);
          return await world.answer(asked);
        },
        costsOf: async (ids) => new Map([...world.costs].filter(([id]) => ids.includes(id))),
        log: silentLog,
        holder: randomUUID(),
      }),
    add: async (content: Partial<PromptContent> = {}) => {
      const outcome = await world.managed.add({ content: { ...CONTENT, ...content } }, OWNER);
      if (outcome.kind === 'refuse') throw new Error(outcome.code);
      return outcome.value.prompt;
    },
    runs: (promptId: string) => store.runs(promptId, { before: undefined, limit: 200 }),
    at: (text: string) => asInstant(Date.parse(text)),
    /** Moves the clock to the next look each time before it asks: the look before may not have ended when the clock moved. */
    lookingOn:
      <T>(ask: () => Promise<T>) =>
      (): Promise<T> => {
        clock.advance(5_000);
        return ask();
      },
  };
  return world;
}

/** Wall time only: what a clock's timers would do is done by hand. */
export function jumpTo(clock: ManualClock, at: number): void {
  clock.jumpWall(at - clock.now());
}
