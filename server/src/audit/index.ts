export type { Act, AuditEntry } from './act.ts';
export type { AuditStore } from './audit-store.ts';
export { type ChainEnd, verifyChain } from './chain.ts';
export { recordAct } from './record-act.ts';
