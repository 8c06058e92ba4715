export { type AuditQuestion, audit, type SpoolPlace } from './auditing/audit.ts';
export type { RecomputeCost } from './auditing/costs.ts';
export type { AuditedLog, AuditedSpool, AuditReport, Finding, Note } from './auditing/finding.ts';
export {
  EDGE_MS,
  type StoredCost,
  type StoredCredits,
  type StoredRows,
  type StoredRuns,
  type UseQuestion,
} from './auditing/stored-rows.ts';
export type {
  AgentName,
  Attempt,
  EndpointMetadata,
  FinalStatus,
  Opening,
  Outcome,
  RequesterType,
  ServedBy,
  TokenUsage,
} from './facts.ts';
export { createPayloadLog } from './payloads/create-payload-log.ts';
export { keepPayloadRetention, type PayloadPartitions, type PayloadRetention } from './payloads/drop-expired.ts';
export { dropNotices } from './payloads/drop-notices.ts';
export { memoryBudget, PAYLOAD_MEMORY_BYTES_MAX } from './payloads/memory-budget.ts';
export type {
  PayloadCapture,
  PayloadCounts,
  PayloadDropReason,
  PayloadEnding,
  PayloadFacts,
  PayloadLog,
  PayloadLogging,
  PayloadRecord,
} from './payloads/payload-log.ts';
export type {
  PayloadSink,
  PayloadsSettled,
} from './payloads/ship-payloads.ts';
export { describeColumns, summariseTable } from './reading/describe-table.ts';
export type { EndpointTrafficReader, TrafficQuestion } from './reading/endpoint-traffic.ts';
export type { ArrivalMark, ArrivalSecond, Arrivals, ArrivedRow, RowFilter } from './reading/row-filter.ts';
export type { Partition, TablePartitions } from './reading/table-partitions.ts';
export {
  type ArrivalsQuestion,
  type CostCorrection,
  type RankedPlace,
  type RankedQuestion,
  type RequestsQuestion,
  type RowPlace,
  type RowScope,
  type StoredPayload,
  type UsageReader,
  UsageUnreadable,
  type WholeRow,
} from './reading/usage-reader.ts';
export type { DropPorts } from './retention/drop-days.ts';
export type { StoredDay } from './retention/due-days.ts';
export { keepUsageRetention, type UsageRetentionJob } from './retention/keep-retention.ts';
export {
  keptFromOf,
  type ManagedRetention,
  manageRetention,
  type RetentionAsker,
  type RetentionPreview,
  type UsageRetention,
} from './retention/manage-retention.ts';
export type { RetentionState, RetentionStore, UsageDays } from './retention/retention-store.ts';
export { closeRow, lostClosing, lostClosingWith, progressClosing } from './row/close-row.ts';
export { openRow } from './row/open-row.ts';
export { rowSchema } from './row/row-schema.ts';
export {
  type DeclaredSampleEndpoint,
  SAMPLE_ENDPOINTS,
  SAMPLE_WORKSPACES,
  type SampleEndpointKey,
} from './sample/catalogue.ts';
export { type SampleDays, sampleDays } from './sample/sample-days.ts';
export { type PlacedEndpoint, planSample, type SamplePlace, type SamplePlan } from './sample/sample-plan.ts';
export { daysShipped, SAMPLE_BEGIN, type SamplePart, sampleSource } from './sample/sample-source.ts';
export { createShipper, type Shipper, type ShipperState } from './shipping/ship.ts';
export type { Batch, StoredQuestion, UsageSink } from './shipping/sink.ts';
export type { Position } from './shipping/source.ts';
export type { ShippedSpool } from './spool/file-spool.ts';
export type { Intent, OpenResult, Spool, SpoolState, Ticket } from './spool/spool.ts';
export { SPOOL_BYTES_MIN } from './spool/spool-limits.ts';
export { keepUsageSums, type UsageSums, type UsageSumsJob } from './sums/keep-sums.ts';
export type { Column } from './table/column.ts';
export { USAGE_COLUMNS, USAGE_DATABASE } from './table/usage-table.ts';
