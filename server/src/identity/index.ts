export { hashSecret, type KeyRecord, type Role } from './keys.ts';
