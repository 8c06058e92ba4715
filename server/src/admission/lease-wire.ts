import { z } from 'zod';
import { LIMIT_KINDS, type Limit } from './limits.ts';

/** Grows when an older side could not understand the other any more. */
export const LEASE_VERSION = 1;

/** Draws, returns and recalled pools in one call. */
export const LEASE_ITEMS_MAX = 10_000;
const POOL_CHARS_MAX = 2_048;

const pool = z.string().min(1).max(POOL_CHARS_MAX);
const incarnation = z.string().min(1).max(64);
const units = z.int();
const amount = units.nonnegative();

const limit = z.object({
  pool,
  poolKind: z.enum(['window', 'slots', 'stored']),
  kind: z.enum(LIMIT_KINDS),
  allowed: amount.optional(),
  windowMs: z.int().positive().optional(),
});

/** What a gateway asks of control, and gives back. */
export const leaseCallSchema = z.object({
  version: z.literal(LEASE_VERSION),
  /** Stable id of the gateway: of its spool. */
  gateway: z.string().min(1).max(64),
  /** Whose leases are drawn from now on, and renewed. */
  incarnation,
  /** An earlier name of the same run, from which on all its leases are renewed: requests under way hold units of them. */
  heldSince: incarnation.optional(),
  draws: z
    .array(
      z.object({
        limit,
        /** Less is of no use; 0: drawn ahead. */
        need: amount,
        /** At least `need`. */
        want: amount,
        /** Of a window: how long the units have to be usable; undefined: as long as is usual. */
        usableMs: amount.optional(),
      }),
    )
    .max(LEASE_ITEMS_MAX),
  /** What is not used; below zero, of windows: what was used beyond what was taken. */
  returns: z.array(z.object({ pool, incarnation, period: z.string().max(128), amount: units })).max(LEASE_ITEMS_MAX),
  /** The wish of control that this call answers, and all before it: what is not in use of those pools is among the returns. */
  recalled: z.string().max(32).optional(),
  /** All that the spool held when the gateway started was posted: leases of earlier runs may end. */
  isRecovered: z.boolean(),
});
/** A call of a gateway to the lease server. */
export type LeaseCall = z.infer<typeof leaseCallSchema>;
/** One pool that a gateway draws from. */
export type Draw = LeaseCall['draws'][number];
/** What control has to know of a limit to draw from it. */
export function wireLimit({ pool, poolKind, kind, allowed, windowMs }: Limit): Draw['limit'] {
  return {
    ...{ pool, poolKind, kind },
    ...(allowed === undefined ? {} : { allowed }),
    ...(windowMs === undefined ? {} : { windowMs }),
  };
}

/** Units that go back. */
export type Return = LeaseCall['returns'][number];

const grant = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('granted'),
    pool,
    amount,
    /** Whose units they are: they go back under this name only. */
    period: z.string(),
    usableMs: z.number().nonnegative(),
    /** There is so little that nothing is drawn ahead. */
    isDirect: z.boolean(),
  }),
  z.object({
    kind: z.literal('exhausted'),
    pool,
    /** What was asked for and is not there. */
    need: amount,
    used: units,
    allowed: amount,
    resetAtMs: z.number().optional(),
  }),
  /** The limit is not there any more. */
  z.object({ kind: z.literal('unlimited'), pool, usableMs: z.number().nonnegative() }),
  /** The store did not answer. */
  z.object({ kind: z.literal('unavailable'), pool }),
]);
/** What control says to one draw. */
export type Grant = z.infer<typeof grant>;

/** What control answers. */
export const leaseAnswerSchema = z.object({
  version: z.literal(LEASE_VERSION),
  /** Of this run of control. */
  epoch: z.string(),
  /** Gateways that hold leases now. */
  gateways: z.int().positive(),
  /** Which of them this one is, from 0: each has another place. */
  place: amount.optional(),
  /** From when the gateway asked, all its leases last so long. */
  termMs: z.number().positive(),
  grants: z.array(grant),
});
/** An answer of the lease server. */
export type LeaseAnswer = z.infer<typeof leaseAnswerSchema>;

/** What control wants back: everything of these pools that is not in use. */
export const recallSchema = z.object({ recall: z.string(), pools: z.array(pool).max(LEASE_ITEMS_MAX) });
/** A wish of control. */
export type Recall = z.infer<typeof recallSchema>;
