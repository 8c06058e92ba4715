import { z } from 'zod';

/** The parts of the program that run in processes of their own, in the order of their start. */
export const ROLES = ['warehouse', 'control', 'gateway'] as const;
export type Role = (typeof ROLES)[number];

/** Which implementation of both halves of the HTTP edge a gateway uses. */
export const EDGES = ['node', 'strict'] as const;
export type EdgeName = (typeof EDGES)[number];

const port = z.number().int().min(1).max(65_535);
const warehouseAddress = z.object({ url: z.string(), user: z.string(), password: z.string() });
const controlAddress = z.object({ webUrl: z.string(), internalUrl: z.string() });
const place = { host: z.string(), port: z.number().int().min(0).max(65_535) };
const logLevel = z.enum(['debug', 'info', 'warn', 'error']);

/** Where control listens: for what gateways forward, and for the snapshot. */
export type ControlAddress = z.infer<typeof controlAddress>;

const callBounds = z.object({
  openCallsMax: z.number().int().positive(),
  openStreamsMax: z.number().int().positive(),
  openDrainsMax: z.number().int().min(0),
  drainTimeoutMs: z.number().positive(),
  answerMsMax: z.number().positive(),
  heldAnswerBytesMax: z.number().positive(),
});

const order = z.discriminatedUnion('role', [
  z.object({
    role: z.literal('warehouse'),
    ...place,
    /** Port 0 may be taken instead when the port is not free. */
    mayMove: z.boolean(),
    directory: z.string(),
    user: z.string(),
    password: z.string(),
    logLevel,
  }),
  z.object({
    role: z.literal('control'),
    ...place,
    internalPort: z.number().int().min(0).max(65_535),
    mayMove: z.boolean(),
    internalSecret: z.string(),
    warehouse: warehouseAddress,
    logLevel,
  }),
  z.object({
    role: z.literal('gateway'),
    ...place,
    index: z.number().int().min(0),
    reusePort: z.boolean(),
    spoolDir: z.string(),
    spoolBytesMax: z.number().int().positive(),
    callBounds: callBounds.optional(),
    durability: z.enum(['process', 'strict']),
    trustedProxies: z.array(z.string()),
    edge: z.enum(EDGES),
    control: controlAddress,
    internalSecret: z.string(),
    logLevel,
  }),
]);

/** All that a child must know to start. It travels over the channel, since arguments and environments are seen by others. */
export type StartOrder = z.infer<typeof order>;
export type OrderFor<Name extends Role> = Extract<StartOrder, { readonly role: Name }>;

const parentMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), order }),
  /** To control: the warehouse moved. */
  z.object({ kind: z.literal('warehouse'), warehouse: warehouseAddress }),
  /** To a gateway: control moved. */
  z.object({ kind: z.literal('control'), control: controlAddress }),
  /** Let what is in progress end within the time, then exit with 0. A second one may shorten it. */
  z.object({ kind: z.literal('stop'), timeoutMs: z.number() }),
]);
export type ParentMessage = z.infer<typeof parentMessage>;

const childMessage = z.discriminatedUnion('kind', [
  /** Listening to the channel; waits for its order. */
  z.object({ kind: z.literal('hello') }),
  /** `internalPort`: control's second listener. `setupPath`: of the link that makes the first account admin, with its token. */
  z.object({ kind: z.literal('ready'), port, internalPort: port.optional(), setupPath: z.string().optional() }),
  /** It exits next. `address`: it could not listen; `locked`: another process has its directory; `secret`: the earlier secret is needed. */
  z.object({
    kind: z.literal('failed'),
    reason: z.enum(['address', 'locked', 'secret', 'other']),
    sentence: z.string(),
  }),
]);
export type ChildMessage = z.infer<typeof childMessage>;
export type Ready = Extract<ChildMessage, { readonly kind: 'ready' }>;
export type Failed = Extract<ChildMessage, { readonly kind: 'failed' }>;

/** Throws on anything that is not a message of ours: both ends are the same release. */
export function readParentMessage(message: unknown): ParentMessage {
  return parentMessage.parse(message);
}

/** Throws like `readParentMessage`. */
export function readChildMessage(message: unknown): ChildMessage {
  return childMessage.parse(message);
}
