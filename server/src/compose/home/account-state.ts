import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { asInstant, type Instant, type Random, uuidV7Maker } from '#kernel';
import { writeAtomically } from './write-atomically.ts';

const FORMAT = 1;

/** What must stay the same over restarts and stands in no configuration file. */
export interface AccountState {
  readonly accountId: string;
  /** Id by name, for workspaces declared without one; 16 digits. */
  readonly workspaceIds: Readonly<Record<string, string>>;
  /** By name of the endpoint. */
  readonly endpoints: Readonly<Record<string, EndpointHistory>>;
}

export interface EndpointHistory {
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Of the declaration, so that a change is noticed. */
  readonly digest: string;
}

const instant = z.number().int().transform(asInstant);
const SCHEMA = z.object({
  format: z.literal(FORMAT),
  accountId: z.uuid(),
  workspaceIds: z.record(z.string(), z.string().regex(/^\d{16}$/)),
  endpoints: z.record(z.string(), z.object({ createdAt: instant, updatedAt: instant, digest: z.string() })),
});

/** Reads the state; makes a new account where there is none. Throws when the file is not ours: an account id must not change silently. */
export function readAccountState(path: string, made: { readonly now: Instant; readonly random: Random }): AccountState {
  if (!existsSync(path)) return { accountId: uuidV7Maker(made.random)(made.now), workspaceIds: {}, endpoints: {} };
  const text = readFileSync(path, 'utf8');
  try {
    const { accountId, workspaceIds, endpoints } = SCHEMA.parse(JSON.parse(text));
    return { accountId, workspaceIds, endpoints };
  } catch (error) {
    throw new Error(`${path} cannot be read as account state. Restore it from a backup.`, { cause: error });
  }
}

/** Writes the state, whole or not at all. */
export function writeAccountState(path: string, state: AccountState): void {
  writeAtomically(path, `${JSON.stringify({ format: FORMAT, ...state }, undefined, 2)}\n`);
}

/** A workspace id in its documented form: 16 digits, the first not zero. */
export function makeWorkspaceId(random: Random): string {
  const bytes = new Uint8Array(8);
  random.fill(bytes);
  const span = 9_000_000_000_000_000n;
  return String(1_000_000_000_000_000n + (new DataView(bytes.buffer).getBigUint64(0) % span));
}
