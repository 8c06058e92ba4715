export type {
  Attempt,
  EndpointMetadata,
  FinalStatus,
  Opening,
  Outcome,
  RequesterType,
  ServedBy,
  TokenUsage,
} from './facts.ts';
export type { Batch, StoredQuestion, UsageSink } from './shipping/sink.ts';
export type { Intent, OpenResult, Spool, SpoolState, Ticket } from './spool/spool.ts';
