export { hashSecret, type KeyRecord, type Role } from './keys.ts';
export { type Action, may, type Permission } from './may.ts';
