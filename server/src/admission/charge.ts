import { z } from 'zod';
import { asInstant, type Instant, invariant } from '#kernel';
import { type ChargedRow, readRow } from './charged-row.ts';

const units = z.int().nonnegative();

/** Grows when an older side could not understand the other any more. */
export const CHARGE_VERSION = 1;
/** Records of one batch. */
export const CHARGES_MAX = 5_000;

const positionSchema = z.object({ segment: units, offset: units });
/** A place in a spool. */
export type SpoolPosition = z.infer<typeof positionSchema>;

/** The run that a record belongs to. */
const runSchema = z.object({
  id: z.string(),
  type: z.string(),
  trigger: z.enum(['user_started', 'user_enabled', 'background']),
  isBillable: z.boolean(),
  /** Other records may belong to it; false: this request is the run. */
  isShared: z.boolean(),
  attributedTo: z.string(),
});

const recordSchema = z.object({
  /** When the request came, milliseconds since 1970. */
  at: z.number().transform((at): Instant => asInstant(at)),
  /** undefined: a gateway of an earlier release does not say. */
  requestId: z.string().optional(),
  workspaceId: z.string(),
  keyId: z.string(),
  requesterId: z.string(),
  requester: z.string(),
  groups: z.array(z.string()),
  tokens: units,
  /** undefined: the model has no price. */
  costNanoUsd: units.optional(),
  /** undefined: nothing is charged in credits. */
  microCredits: units.optional(),
  /** The price of its run in micro-credits, charged once for all that share the run; undefined: it brings none. */
  runMicroCredits: units.optional(),
  /** undefined: it is part of none. */
  run: runSchema.optional(),
});
/** What a record costs the limits that it falls under: a function of its row. */
export type ChargedRecord = z.infer<typeof recordSchema>;

/** Records of a spool, in its order, to be charged once. */
export const chargeBatchSchema = z.object({
  version: z.literal(CHARGE_VERSION),
  spoolId: z.string().min(1).max(64),
  /** Of its gateway, now. */
  run: z.string().min(1).max(64),
  /** Written or recovered from what earlier runs of the gateway did. */
  isOfEarlierRun: z.boolean(),
  /** undefined: asks only how far the spool was charged. */
  range: z.object({ from: positionSchema, to: positionSchema }).optional(),
  records: z.array(recordSchema).max(CHARGES_MAX),
  /** The records of the range were not looked at, since nobody wanted them. */
  isUnread: z.boolean().optional(),
  /** Records of the range that are part of no run were left out, since nobody wanted them. */
  isOfRunsOnly: z.boolean().optional(),
});
/** A batch of charges. */
export type ChargeBatch = z.infer<typeof chargeBatchSchema>;

/** How far a spool was charged now. */
export const chargeAnswerSchema = z.object({
  /** undefined: nothing of it ever was. */
  position: positionSchema.optional(),
  /** Somebody counts: records have to be read. False: the position may move without them. */
  isWanted: z.boolean(),
  /** Who counts needs only the records that are part of a run. undefined: all of them, as with a control of an earlier release. */
  areRunsEnough: z.boolean().optional(),
});
/** Control's answer to a batch. */
export type ChargeAnswer = z.infer<typeof chargeAnswerSchema>;

/** What the version of a charge in credits says of the price of its run, in micro-credits; undefined: it brings none. */
export type RunPriceOf = (creditsVersion: string) => bigint | undefined;

/**
 * What a row costs; undefined: nothing, since it was refused. Tokens that are not known count for nothing. Throws where control
 * would not read it: one such record must not keep it from all the others of its batch.
 */
export function chargeOfRow(row: Buffer, at: Instant, runPriceOf: RunPriceOf): ChargedRecord | undefined {
  const read = readRow(row);
  if (read.final_status === 'refused') return undefined;
  const cost = read.cost_nano_usd ?? (UNPRICED.has(read.charge_reason) ? undefined : 0);
  const runPrice = runPriceOf(read.credits_version ?? '');
  const run = runOfRow(read);
  return {
    at,
    workspaceId: read.workspace_id,
    keyId: read.key_id,
    requesterId: read.requester_id,
    requester: read.requester,
    groups: read.requester_groups,
    tokens: whole((read.input_tokens ?? 0) + (read.output_tokens ?? 0)),
    ...(cost === undefined ? {} : { costNanoUsd: whole(cost) }),
    ...(typeof read.credits_micro === 'number' ? { microCredits: whole(read.credits_micro) } : {}),
    ...(runPrice === undefined ? {} : { runMicroCredits: whole(Number(runPrice)) }),
    ...(read.request_id === undefined ? {} : { requestId: read.request_id }),
    ...(run === undefined ? {} : { run }),
  };
}

/** The units that control reads. */
function whole(count: number): number {
  invariant(Number.isSafeInteger(count) && count >= 0, 'what a record costs is a whole number of units');
  return count;
}

/** Why a row is charged whose cost is not known. Credits may have a price where money has none. */
const UNPRICED: ReadonlySet<string | null> = new Set(['unknown_price', 'usage', 'estimated_usage']);

/** A row without a trigger is part of no run. A run that bears the request's own id is that request. */
function runOfRow(row: ChargedRow): ChargedRecord['run'] {
  const trigger = TRIGGERS.find((each) => each === row.run_trigger);
  const { run_id: id = '', run_type: type = '' } = row;
  if (trigger === undefined || id === '') return undefined;
  const isShared = id !== row.request_id;
  return { id, type, trigger, isBillable: row.billable_run === true, isShared, attributedTo: row.attributed_to ?? '' };
}

const TRIGGERS = runSchema.shape.trigger.options;
