import { type ErrorCode, type ErrorDetails, SCHEDULE_BOUNDS } from '@tallygate/contract';
import { type Act, type AuditStore, recordAct } from '#audit';
import type { Clock, Instant } from '#kernel';
import type { DueTimes, Schedule } from './due-times.ts';
import { newRun } from './plan-due.ts';
import type { ListedRun, ScheduleStore } from './schedule-store.ts';
import type { PromptContent, PromptRun, ScheduledPrompt } from './scheduled-prompt.ts';

/** Who asks, by which request, and what they may. */
export interface ScheduleAsker {
  readonly id: string;
  readonly address: string;
  readonly origin: { readonly address: string; readonly requestId: string };
  /** Sees everybody's prompts of a workspace, and may switch them off and remove them. */
  readonly looksAfter: (workspaceId: string) => boolean;
  /** May call an endpoint and have a workspace pay for it. */
  readonly mayAsk: (what: Pick<PromptContent, 'workspaceId' | 'endpoint'>) => boolean;
}

/** What managing scheduled prompts acts with. `Tx` is a transaction of the control store. */
export interface SchedulePorts<Tx> {
  readonly store: ScheduleStore<Tx>;
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly audit: Pick<AuditStore<Tx>, 'end' | 'append'>;
  readonly hasEndpoint: (name: string) => boolean;
  readonly dueTimes: DueTimes;
  readonly clock: Pick<Clock, 'now'>;
  /** A new UUIDv7. */
  readonly newId: () => string;
  /** Called after something was kept that may be due at once. */
  readonly onDue: () => void;
}

/** Runs in the transaction of the act, for what must be kept with it. */
type KeepWith<Tx, Value> = ((tx: Tx, value: Value) => Promise<void>) | undefined;

/** An act that was done, or why it was not. */
export type ScheduleOutcome<Value> = { readonly kind: 'done'; readonly value: Value } | ScheduleRefused;

type ScheduleRefused = { readonly kind: 'refuse'; readonly code: ErrorCode; readonly details: ErrorDetails };

/** A prompt with what a list tells of it. */
export interface ListedPrompt {
  readonly prompt: ScheduledPrompt;
  /** The next due times; none while it is off. */
  readonly nextRuns: readonly Instant[];
  readonly lastRun: ListedRun | undefined;
}

/** Scheduled prompts, as people manage them. What somebody may not see is unknown to them. */
export interface ManagedSchedules<Tx> {
  /** One's own and those that one looks after, in no order. */
  list(asker: ScheduleAsker): Promise<readonly ScheduledPrompt[]>;
  describe(prompts: readonly ScheduledPrompt[]): Promise<readonly ListedPrompt[]>;
  find(id: string, asker: ScheduleAsker): Promise<ScheduleOutcome<ScheduledPrompt>>;
  add(
    asked: { readonly content: PromptContent; readonly keep?: KeepWith<Tx, ListedPrompt> },
    asker: ScheduleAsker,
  ): Promise<ScheduleOutcome<ListedPrompt>>;
  /** Its owner changes anything; who looks after it switches it off. */
  change(
    asked: {
      readonly id: string;
      readonly change: Partial<PromptContent>;
      /** The version that it was made from; undefined: whichever. */
      readonly version: number | undefined;
      readonly keep?: KeepWith<Tx, ListedPrompt>;
    },
    asker: ScheduleAsker,
  ): Promise<ScheduleOutcome<ListedPrompt>>;
  /** Its results go with it. */
  remove(
    asked: { readonly id: string; readonly keep?: KeepWith<Tx, ListedPrompt> },
    asker: ScheduleAsker,
  ): Promise<ScheduleOutcome<ListedPrompt>>;
  /** Asks it now, once, whether it is on or off; for its owner. */
  runNow(
    asked: { readonly id: string; readonly keep?: KeepWith<Tx, PromptRun> },
    asker: ScheduleAsker,
  ): Promise<ScheduleOutcome<PromptRun>>;
  /** Newest first. */
  results(
    asked: { readonly id: string; readonly before: string | undefined; readonly limit: number },
    asker: ScheduleAsker,
  ): Promise<ScheduleOutcome<readonly PromptRun[]>>;
  /** When a schedule would run. */
  preview(schedule: Schedule): ScheduleOutcome<readonly Instant[]>;
}

/** Makes the management of scheduled prompts. */
export function manageSchedules<Tx>(ports: SchedulePorts<Tx>): ManagedSchedules<Tx> {
  const { store, clock } = ports;
  const find = async (id: string, asker: ScheduleAsker): Promise<ScheduleOutcome<ScheduledPrompt>> => {
    const prompt = await store.prompt(id);
    return prompt !== undefined && maySee(prompt, asker) ? { kind: 'done', value: prompt } : unknown(id);
  };
  return {
    find,
    list: async (asker) => (await store.prompts()).filter((prompt) => maySee(prompt, asker)),
    describe: async (prompts) => {
      const runs = await store.lastRuns(prompts.map(({ id }) => id));
      const lastOf = new Map(runs.map((run) => [run.promptId, run]));
      return prompts.map((prompt) => listed(ports, prompt, lastOf.get(prompt.id)));
    },
    add: (asked, asker) => act(ports, asked.keep, (tx) => add(ports, tx, { ...asked, asker })),
    change: (asked, asker) => act(ports, asked.keep, (tx) => change(ports, tx, { ...asked, asker })),
    remove: (asked, asker) => act(ports, asked.keep, (tx) => remove(ports, tx, { ...asked, asker })),
    runNow: async (asked, asker) => {
      const outcome = await act(ports, asked.keep, (tx) => runNow(ports, tx, { ...asked, asker }));
      if (outcome.kind === 'done') ports.onDue();
      return outcome;
    },
    results: async ({ id, before, limit }, asker) => {
      const found = await find(id, asker);
      return found.kind === 'refuse' ? found : { kind: 'done', value: await store.runs(id, { before, limit }) };
    },
    preview: (schedule) => {
      const refusal = judgeSchedule(ports, schedule);
      return (
        refusal ?? { kind: 'done', value: ports.dueTimes.next(schedule, clock.now(), SCHEDULE_BOUNDS.nextRunsShown) }
      );
    },
  };
}

async function act<Tx, Value>(
  { transaction }: Pick<SchedulePorts<Tx>, 'transaction'>,
  keep: KeepWith<Tx, Value>,
  run: (tx: Tx) => Promise<ScheduleOutcome<Value>>,
): Promise<ScheduleOutcome<Value>> {
  return await transaction(async (tx) => {
    const outcome = await run(tx);
    if (outcome.kind === 'done') await keep?.(tx, outcome.value);
    return outcome;
  });
}

async function add<Tx>(
  ports: SchedulePorts<Tx>,
  tx: Tx,
  { content, asker }: { readonly content: PromptContent; readonly asker: ScheduleAsker },
): Promise<ScheduleOutcome<ListedPrompt>> {
  const { store, clock, newId } = ports;
  const at = clock.now();
  const refusal = judgeContent(ports, content, asker);
  if (refusal !== undefined) return refusal;
  const { promptsMax } = SCHEDULE_BOUNDS;
  if ((await store.countPrompts(tx)) >= promptsMax) return refuse('count_max_reached', { count_max: promptsMax });
  const prompt: ScheduledPrompt = {
    ...content,
    id: newId(),
    owner: { id: asker.id, address: asker.address },
    stopped: undefined,
    nextDueAt: content.isOn ? ports.dueTimes.next(content, at, 1)[0] : undefined,
    ...{ createdAt: at, updatedAt: at, updatedBy: asker.address, version: 1 },
  };
  await store.addPrompt(tx, prompt);
  await note(ports, tx, { asker, action: 'scheduled_prompt.created', prompt, after: shown(prompt) });
  return { kind: 'done', value: listed(ports, prompt, undefined) };
}

async function change<Tx>(
  ports: SchedulePorts<Tx>,
  tx: Tx,
  asked: Parameters<ManagedSchedules<Tx>['change']>[0] & { readonly asker: ScheduleAsker },
): Promise<ScheduleOutcome<ListedPrompt>> {
  const { id, change: wanted, version, asker } = asked;
  const { store, clock } = ports;
  const was = await store.prompt(id, tx);
  if (was === undefined || !maySee(was, asker)) return unknown(id);
  const isOwn = was.owner.id === asker.id;
  if (!isOwn && !isSwitchingOff(wanted)) return refuse('role_not_allowed');
  if (version !== undefined && version !== was.version) return refuse('version_conflict', { version: was.version });
  const content = { ...was, ...wanted };
  const refusal = isOwn && needsJudging(was, wanted) ? judgeContent(ports, content, asker) : undefined;
  if (refusal !== undefined) return refusal;
  const at = clock.now();
  const prompt: ScheduledPrompt = {
    ...content,
    owner: isOwn ? { id: was.owner.id, address: asker.address } : was.owner,
    stopped: content.isOn ? undefined : was.stopped,
    nextDueAt: content.isOn ? (keptDue(was, content) ?? ports.dueTimes.next(content, at, 1)[0]) : undefined,
    ...{ updatedAt: at, updatedBy: asker.address, version: was.version + 1 },
  };
  await store.savePrompt(tx, prompt);
  await note(ports, tx, {
    ...{ asker, prompt, before: shown(was), after: shown(prompt) },
    action: isOwn ? 'scheduled_prompt.changed' : 'scheduled_prompt.switched_off',
  });
  return { kind: 'done', value: listed(ports, prompt, undefined) };
}

async function remove<Tx>(
  ports: SchedulePorts<Tx>,
  tx: Tx,
  { id, asker }: { readonly id: string; readonly asker: ScheduleAsker },
): Promise<ScheduleOutcome<ListedPrompt>> {
  const prompt = await ports.store.prompt(id, tx);
  if (prompt === undefined || !maySee(prompt, asker)) return unknown(id);
  await ports.store.removePrompt(tx, id);
  await note(ports, tx, { asker, action: 'scheduled_prompt.removed', prompt, before: shown(prompt) });
  return { kind: 'done', value: listed(ports, { ...prompt, isOn: false, nextDueAt: undefined }, undefined) };
}

async function runNow<Tx>(
  ports: SchedulePorts<Tx>,
  tx: Tx,
  { id, asker }: { readonly id: string; readonly asker: ScheduleAsker },
): Promise<ScheduleOutcome<PromptRun>> {
  const { store, clock, newId } = ports;
  const prompt = await store.prompt(id, tx);
  if (prompt === undefined || !maySee(prompt, asker)) return unknown(id);
  if (prompt.owner.id !== asker.id) return refuse('role_not_allowed');
  const refusal = judgeContent(ports, prompt, asker);
  if (refusal !== undefined) return refusal;
  if (await store.hasOpenRun(tx, id)) return refuse('scheduled_prompt_busy');
  const now = clock.now();
  const run = newRun({ id: newId(), promptId: id, dueAt: now, freeAt: now, cause: 'by_hand' });
  await store.addRun(tx, run);
  await note(ports, tx, { asker, action: 'scheduled_prompt.run', prompt, after: { run: run.id } });
  return { kind: 'done', value: run };
}

/** Why a content cannot be taken; undefined: it can. */
function judgeContent<Tx>(
  ports: Pick<SchedulePorts<Tx>, 'hasEndpoint' | 'dueTimes' | 'clock'>,
  content: PromptContent,
  asker: ScheduleAsker,
): ScheduleRefused | undefined {
  if (!asker.mayAsk(content)) return refuse('role_not_allowed');
  if (!ports.hasEndpoint(content.endpoint)) return refuse('endpoint_not_listed', { endpoint: content.endpoint });
  return judgeSchedule(ports, content);
}

function judgeSchedule<Tx>(
  { dueTimes, clock }: Pick<SchedulePorts<Tx>, 'dueTimes' | 'clock'>,
  schedule: Schedule,
): ScheduleRefused | undefined {
  const code = dueTimes.refuse(schedule, clock.now());
  const { cron, timeZone: zone } = schedule;
  return code && refuse(code, { cron, zone, minutes_min: SCHEDULE_BOUNDS.minutesMin });
}

/** Whoever only switches a prompt off, or mends its texts while it is off, need not be able to run it. */
function needsJudging(was: ScheduledPrompt, wanted: Partial<PromptContent>): boolean {
  if (wanted.isOn ?? was.isOn) return true;
  return [wanted.workspaceId, wanted.endpoint, wanted.cron, wanted.timeZone].some((each) => each !== undefined);
}

/** The due time of a schedule that goes on; another one, or one that was off, begins now, and what was due before is not made up for. */
function keptDue(was: ScheduledPrompt, content: PromptContent): Instant | undefined {
  return was.isOn && was.cron === content.cron && was.timeZone === content.timeZone ? was.nextDueAt : undefined;
}

function isSwitchingOff(wanted: Partial<PromptContent>): boolean {
  return wanted.isOn === false && Object.values(wanted).filter((value) => value !== undefined).length === 1;
}

function maySee(prompt: ScheduledPrompt, asker: ScheduleAsker): boolean {
  return prompt.owner.id === asker.id || asker.looksAfter(prompt.workspaceId);
}

function listed<Tx>(
  { dueTimes }: Pick<SchedulePorts<Tx>, 'dueTimes'>,
  prompt: ScheduledPrompt,
  lastRun: ListedRun | undefined,
): ListedPrompt {
  const { nextDueAt } = prompt;
  if (!prompt.isOn || nextDueAt === undefined) return { prompt, nextRuns: [], lastRun };
  const later = dueTimes.next(prompt, nextDueAt, SCHEDULE_BOUNDS.nextRunsShown - 1);
  return { prompt, nextRuns: [nextDueAt, ...later], lastRun };
}

/** What the audit log shows of a prompt: not its texts, which may be long and are nobody else's. */
function shown({ name, workspaceId, endpoint, cron, timeZone, isOn, notify, owner }: ScheduledPrompt) {
  return {
    ...{ name, endpoint, cron, owner: owner.address },
    workspace_id: workspaceId,
    time_zone: timeZone,
    enabled: isOn,
    notify: notify.join(', '),
  };
}

async function note<Tx>(
  { audit, clock }: Pick<SchedulePorts<Tx>, 'audit' | 'clock'>,
  tx: Tx,
  told: {
    readonly asker: ScheduleAsker;
    readonly action: string;
    readonly prompt: ScheduledPrompt;
    readonly before?: Act['before'];
    readonly after?: Act['after'];
  },
): Promise<void> {
  const { asker, action, prompt, before, after } = told;
  const { address, requestId } = asker.origin;
  await recordAct(audit, tx, {
    ...{ at: clock.now(), action, before, after, address, requestId },
    actorId: asker.id,
    actor: asker.address,
    target: `scheduled_prompt:${prompt.id}`,
  });
}

function unknown(id: string): ScheduleRefused {
  return refuse('scheduled_prompt_unknown', { id: id.slice(0, 64) });
}

function refuse(code: ErrorCode, details: ErrorDetails = {}): ScheduleRefused {
  return { kind: 'refuse', code, details };
}
