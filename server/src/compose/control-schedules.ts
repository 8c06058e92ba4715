import { randomUUID } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import { type CallOnce, type OnceAnswer, writePass } from '#gateway';
import { roleOf } from '#identity';
import { asInstant, type Clock, type Log, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import type { Notices } from '#notices';
import {
  type GatewayAnswer,
  type ManagedSchedules,
  manageSchedules,
  type OwnerNow,
  type RunnerPorts,
  type RunningSchedules,
  runSchedules,
  SCHEDULED_RUN_TYPE,
  type ScheduledPrompt,
} from '#runs';
import type { UsageReader } from '#usage';
import { cronerDueTimes } from '../runs/schedules/adapters/croner-due-times.ts';
import { kyselyScheduleStore } from '../runs/schedules/adapters/kysely-schedule-store.ts';
import type { Store, Transaction } from '../store/index.ts';
import { clickhouseUsageReader } from '../usage/adapters/clickhouse-usage-reader.ts';
import type { GatewayPlaces } from './gateway-places.ts';
import type { People } from './people.ts';
import type { SnapshotMaker } from './snapshot-maker.ts';

/** What scheduled prompts are made of, in the control process. */
export interface ControlScheduleParts {
  readonly store: Store;
  readonly people: Pick<People, 'audit' | 'identity'>;
  readonly maker: Pick<SnapshotMaker, 'store' | 'account' | 'declaredKeys'>;
  readonly notices: Pick<Notices<Transaction>, 'raise'>;
  readonly callOnce: CallOnce;
  readonly gateways: Pick<GatewayPlaces, 'current'>;
  /** The warehouse's connection of now. */
  readonly client: () => ClickHouseClient;
  readonly internalSecret: string;
  readonly log: Log;
}

/** Scheduled prompts, as control keeps and runs them. */
export interface ControlSchedules {
  readonly managed: ManagedSchedules<Transaction>;
  readonly running: RunningSchedules;
}

/** Prompts on a schedule: their management, and what runs them. */
export function composeSchedules(parts: ControlScheduleParts): ControlSchedules {
  const { store: db, people, maker, log } = parts;
  const clock = systemClock;
  const makeId = uuidV7Maker(systemRandom);
  const common = {
    store: kyselyScheduleStore(db.db),
    transaction: <T>(act: (tx: Transaction) => Promise<T>) => db.transaction(act),
    audit: people.audit,
    dueTimes: cronerDueTimes,
    clock,
    newId: () => makeId(clock.now()),
  };
  const running = runSchedules<Transaction>({
    ...common,
    raise: parts.notices.raise,
    ownerNow: (prompt) => ownerNow(parts, prompt, clock),
    ask: (asked) => askGateway(parts, asked, clock),
    costsOf: (ids) => costsOf(clickhouseUsageReader(parts.client, clock), ids),
    log,
    holder: randomUUID(),
  });
  const managed = manageSchedules<Transaction>({
    ...common,
    hasEndpoint: (name) => maker.store.current().endpoints.has(name),
    onDue: () => {
      running.look().catch((error: unknown) => log.warn({ error }, 'A prompt to be run now waits for the next look.'));
    },
  });
  return { managed, running };
}

type Asked = Parameters<RunnerPorts<Transaction>['ask']>[0];

/** The owner as they are now: a person or a service principal of the store, else the holder of a declared key. */
export async function ownerNow(
  { people, maker }: { readonly people: Pick<People, 'identity'>; readonly maker: ControlScheduleParts['maker'] },
  { owner: { id }, workspaceId, endpoint }: ScheduledPrompt,
  clock: Pick<Clock, 'now'>,
): Promise<OwnerNow> {
  const owner = await people.identity.findOwner(id);
  const declared = maker
    .declaredKeys()
    .filter((key) => key.requesterId === id && (key.expiresAt === undefined || key.expiresAt > clock.now()));
  if (owner === undefined && declared.length === 0) return { kind: 'stop', reason: 'owner_gone' };
  if (owner?.disabledAt !== undefined) return { kind: 'stop', reason: 'owner_disabled' };
  if (!maker.account().workspaces.some((workspace) => workspace.id === workspaceId)) {
    return { kind: 'stop', reason: 'workspace_gone' };
  }
  if (!maker.store.current().endpoints.has(endpoint)) return { kind: 'stop', reason: 'endpoint_gone' };
  const held = owner === undefined ? declared : [];
  const acting = [
    ...(owner === undefined ? [] : [asActing(owner)]),
    ...held.filter(({ endpoints }) => endpoints === undefined || endpoints.includes(endpoint)),
  ].find((each) => mayAsk(roleOf(each, workspaceId)));
  const role = acting && roleOf(acting, workspaceId);
  if (acting === undefined || !mayAsk(role)) return { kind: 'stop', reason: 'no_access' };
  const { requesterId, requester, requesterType, groups } = acting;
  return { kind: 'acts', owner: { requesterId, requester, requesterType, groups, role } };
}

type FoundOwner = NonNullable<Awaited<ReturnType<People['identity']['findOwner']>>>;

function asActing({ id, address, kind, groups, isAccountAdmin, roles }: FoundOwner) {
  return {
    requesterId: id,
    requester: address,
    requesterType: kind === 'person' ? ('USER' as const) : ('SERVICE_PRINCIPAL' as const),
    groups: groups.map(({ name }) => name),
    role: isAccountAdmin ? ('account_admin' as const) : ('viewer' as const),
    endpoints: undefined,
    roles,
  };
}

/** A viewer looks on; calls cost money. */
function mayAsk(role: ReturnType<typeof roleOf>): role is Exclude<NonNullable<typeof role>, 'viewer'> {
  return role !== undefined && role !== 'viewer';
}

/** How long a run waits for a gateway to say where it is: control may have just started. */
const PLACE_WAIT_MS = 20_000;
const PLACE_STEP_MS = 200;
/** The pass of a request outlives it a little: clocks of machines differ. */
const PASS_MARGIN_MS = 60_000;
/** The service that rows of scheduled prompts name. */
const SERVICE = 'scheduled_prompts';

/** Asks one gateway; the next one when it does not take the connection, since then nothing was sent. */
export async function askGateway(
  parts: Pick<ControlScheduleParts, 'maker' | 'callOnce' | 'gateways' | 'internalSecret'>,
  asked: Asked,
  clock: Clock,
): Promise<GatewayAnswer> {
  const origins = await gatewaysNow(parts, clock);
  let answer: OnceAnswer = { kind: 'failed', problem: 'connection_refused', latencyMs: 0 };
  for (const origin of origins) {
    const credential = passFor(parts, asked, clock);
    answer = await parts.callOnce(callOf({ ...asked, origin, credential }));
    if (answer.kind === 'answer' || answer.problem !== 'connection_refused') break;
  }
  if (answer.kind === 'answer') return answer;
  const { problem, latencyMs } = answer;
  const isKnown = problem === 'timeout' || problem === 'answer_too_large';
  return { kind: 'failed', problem: isKnown ? problem : 'gateway_unreachable', latencyMs };
}

async function gatewaysNow(
  { gateways }: Pick<ControlScheduleParts, 'gateways'>,
  clock: Clock,
): Promise<readonly string[]> {
  const endMs = clock.monotonicMs() + PLACE_WAIT_MS;
  while (gateways.current().length === 0 && clock.monotonicMs() < endMs) {
    await new Promise<void>((resolve) => clock.after(PLACE_STEP_MS, () => resolve()));
  }
  return gateways.current();
}

/** Speaks for the owner, for this endpoint alone; all that it may claim is to be a scheduled prompt of this name. */
function passFor(
  { maker, internalSecret }: Pick<ControlScheduleParts, 'maker' | 'internalSecret'>,
  asked: Asked,
  clock: Clock,
): string {
  const { prompt, owner, timeoutMs } = asked;
  const endpoint = maker.store.current().endpoints.get(prompt.endpoint);
  const { requesterId, requester, requesterType, groups, role } = owner;
  const key = {
    ...{ id: prompt.id, name: SERVICE, requesterId, requester, requesterType, groups, role },
    workspaceId: prompt.workspaceId,
    endpoints: [prompt.endpoint],
    runTypes: [SCHEDULED_RUN_TYPE],
    services: [SERVICE],
    features: [prompt.name],
    expiresAt: asInstant(clock.now() + timeoutMs + PASS_MARGIN_MS),
  };
  const updatedAt = endpoint?.metadata.lastUpdatedTime ?? asInstant(0);
  return writePass({ key, endpoint: { id: endpoint?.id ?? '', updatedAt } }, internalSecret);
}

/** By the unified API, which reaches providers of every kind. */
function callOf({
  prompt,
  run,
  ...made
}: Asked & {
  readonly origin: string;
  readonly credential: string;
}): Parameters<CallOnce>[0] {
  const { systemText, userText, maxTokens, temperature } = prompt;
  const system = systemText === '' ? [] : [{ role: 'system', content: systemText }];
  return {
    url: `${made.origin}/mlflow/v1/chat/completions`,
    method: 'POST',
    headers: [
      ...['authorization', `Bearer ${made.credential}`, 'content-type', 'application/json'],
      ...['user-agent', 'tallygate-schedule'],
      ...['tallygate-run-id', run.id, 'tallygate-run-type', SCHEDULED_RUN_TYPE],
      // Fields are bytes (RFC 9110, section 5.5), and the gateway reads these as UTF-8.
      ...['tallygate-service', SERVICE, 'tallygate-feature', Buffer.from(prompt.name).toString('latin1')],
    ],
    body: JSON.stringify({
      model: prompt.endpoint,
      messages: [...system, { role: 'user', content: userText }],
      ...(maxTokens === undefined ? {} : { max_completion_tokens: maxTokens }),
      ...(temperature === undefined ? {} : { temperature }),
    }),
    timeoutMs: made.timeoutMs,
    // The address is the gateway's own.
    isGuarded: false,
  };
}

const LOOK_UP_MS_MAX = 10_000;

async function costsOf(
  usage: Pick<UsageReader, 'request'>,
  requestIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly nanoUsd: number | undefined }>> {
  const signal = AbortSignal.timeout(LOOK_UP_MS_MAX);
  const costs = new Map<string, { readonly nanoUsd: number | undefined }>();
  for (const id of requestIds) {
    const row = await usage.request(id, { kind: 'all' }, signal);
    const cost = row?.['cost_nano_usd'] ?? undefined;
    if (row !== undefined) costs.set(id, { nanoUsd: cost === undefined ? undefined : Number(cost) });
  }
  return costs;
}
