import { setPriority } from 'node:os';
import type { Role } from './supervision/messages.ts';

/** How far a role stands back when the processors are busy (nice values): requests go before pages, pages before queries. */
const STANDS_BACK: Readonly<Record<Role, number>> = { gateway: 0, control: 10, warehouse: 19 };

/** Lowers this process's claim on the processors. Called before anything starts threads of its own, which inherit it. */
export function yieldProcessor(role: Role): void {
  try {
    setPriority(STANDS_BACK[role]);
  } catch {
    // A system that does not let us only makes queries less polite.
  }
}
