import { z } from 'zod';
import { asInstant, type Instant } from '#kernel';

const units = z.int().nonnegative();

/** Grows when an older side could not understand the other any more. */
export const CHARGE_VERSION = 1;
/** Records of one batch. */
export const CHARGES_MAX = 5_000;

const positionSchema = z.object({ segment: units, offset: units });
/** A place in a spool. */
export type SpoolPosition = z.infer<typeof positionSchema>;

const recordSchema = z.object({
  /** When the request came, milliseconds since 1970. */
  at: z.number().transform((at): Instant => asInstant(at)),
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
});
/** A batch of charges. */
export type ChargeBatch = z.infer<typeof chargeBatchSchema>;

/** How far a spool was charged now. */
export const chargeAnswerSchema = z.object({
  /** undefined: nothing of it ever was. */
  position: positionSchema.optional(),
  /** Somebody counts: records have to be read. False: the position may move without them. */
  isWanted: z.boolean(),
});
/** Control's answer to a batch. */
export type ChargeAnswer = z.infer<typeof chargeAnswerSchema>;

/** A row as the spool holds it, as far as charges depend on it. */
const rowSchema = z.object({
  workspace_id: z.string(),
  key_id: z.string(),
  requester_id: z.string(),
  requester: z.string(),
  requester_groups: z.array(z.string()),
  final_status: z.string(),
  input_tokens: z.number().nullable(),
  output_tokens: z.number().nullable(),
  cost_nano_usd: z.number().nullable(),
  charge_reason: z.string().nullable(),
  credits_micro: z.number().nullish(),
});

/** What a row costs; undefined: nothing, since it was refused. Tokens that are not known count for nothing. */
export function chargeOfRow(row: unknown, at: Instant): ChargedRecord | undefined {
  const read = rowSchema.parse(row);
  if (read.final_status === 'refused') return undefined;
  const cost = read.charge_reason === 'unknown_price' ? undefined : (read.cost_nano_usd ?? 0);
  return {
    at,
    workspaceId: read.workspace_id,
    keyId: read.key_id,
    requesterId: read.requester_id,
    requester: read.requester,
    groups: read.requester_groups,
    tokens: (read.input_tokens ?? 0) + (read.output_tokens ?? 0),
    ...(cost === undefined ? {} : { costNanoUsd: cost }),
    ...(typeof read.credits_micro === 'number' ? { microCredits: read.credits_micro } : {}),
  };
}
