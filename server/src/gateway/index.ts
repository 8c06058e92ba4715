export { bodyBound } from './body-bound.ts';
export type { OpenCall } from './call-parts.ts';
export { createDataPlane, type DataPlaneParts } from './data-plane.ts';
export { anthropicMessages } from './dialects/anthropic-messages/anthropic-messages.ts';
export { openaiChat } from './dialects/openai-chat/openai-chat.ts';
export { forwardToControl } from './forward-to-control.ts';
export type {
  Destination,
  Endpoint,
  Provider,
  Snapshot,
  WarehouseAddress,
  WeightedDestination,
} from './routing.ts';
export { serveOperation } from './serve-operation.ts';
export { readSnapshot, type SnapshotReading, writeSnapshot } from './snapshot/snapshot-wire.ts';
