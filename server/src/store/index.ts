export { authModels } from './auth-models.ts';
export { type OpenStore, openStore } from './open-store.ts';
export { readSecretCheck, writeSecretCheck } from './sealing.ts';
export type { Reader, Store, Transaction } from './store.ts';
export {
  AppendOnlyViolation,
  OverlapViolation,
  StoreBusy,
  StoreUnavailable,
  TransactionConflict,
  UniqueViolation,
} from './store-errors.ts';
export type { JsonText, Tables, TimeText } from './tables.ts';
