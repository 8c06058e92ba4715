import type { ShipState } from '../shipping/source.ts';
import { newTally } from '../shipping/tally.ts';
import { SPOOL_FORMAT } from './segment-header.ts';
import type { SpoolFiles } from './spool-files.ts';
import { decodeStateFile, encodeSlot, newStateFile, slotOffset } from './state-slots.ts';

/** Which spool this is, and how far it was shipped. */
export interface SpoolIdentity {
  readonly spoolId: string;
  readonly state: ShipState;
}

/** Holds the format and the spool's id; made last, so that a directory that has it has all it needs. */
const IDENTITY_NAME = 'spool.json';
/** Holds how far the spool was shipped: see `state-slots.ts`. */
export const STATE_NAME = 'state';

/** Reads which spool a directory is; makes it one when it is new. Throws when that cannot be told. */
export async function readIdentity(
  { files, newSpoolId }: { files: SpoolFiles; newSpoolId: () => string },
  hasSegments: boolean,
): Promise<SpoolIdentity> {
  if ((await files.read(IDENTITY_NAME)) === undefined) {
    if (hasSegments) throw new Error(`the spool has segments but no ${IDENTITY_NAME}: put it back from a backup`);
    await files.put(STATE_NAME, newStateFile());
    await files.put(IDENTITY_NAME, Buffer.from(`${JSON.stringify({ format: SPOOL_FORMAT, spoolId: newSpoolId() })}\n`));
  }
  const spoolId = await readSpoolId(files);
  const state = await files.read(STATE_NAME);
  if (state === undefined) throw new Error(`the spool has no file "${STATE_NAME}": put it back from a backup`);
  await syncState(files);
  return { spoolId, state: decodeStateFile(state).state };
}

/**
 * Has the shipper look rows up before it sends them: saves so, and returns the state with it. Before shipping begins: then
 * nobody else writes the state.
 */
export async function saveRecheck(files: SpoolFiles): Promise<ShipState> {
  const file = await files.open(STATE_NAME);
  try {
    const bytes = Buffer.alloc(await file.size());
    await file.read(bytes, 0);
    const { sequence: last, state: saved } = decodeStateFile(bytes);
    const tally = saved.tally ?? newTally(saved.position);
    const state = { ...saved, tally: { ...tally, isRechecking: true } };
    const sequence = last + 1;
    await file.write(encodeSlot({ sequence, state }), slotOffset(sequence));
    await file.sync();
    return state;
  } finally {
    await file.close();
  }
}

/** An earlier life may have died before its last state was on disk; what is acted upon must not be undone later. */
async function syncState(files: SpoolFiles): Promise<void> {
  const file = await files.open(STATE_NAME);
  await file.sync().finally(() => file.close());
}

/** The id of a directory that is a spool already. Throws when it is none, or a newer version's. */
export async function readSpoolId(files: SpoolFiles): Promise<string> {
  const text = await files.read(IDENTITY_NAME);
  if (text === undefined) throw new Error(`the spool has no ${IDENTITY_NAME}`);
  const { format, spoolId } = parseIdentity(text.toString());
  if (typeof format !== 'number' || typeof spoolId !== 'string' || spoolId.length !== 36) {
    throw new Error(`${IDENTITY_NAME} of the spool is damaged: it must name a format and a spoolId`);
  }
  if (format > SPOOL_FORMAT) {
    throw new Error(`the spool has format ${format}, made by a newer version; this one reads up to ${SPOOL_FORMAT}`);
  }
  return spoolId;
}

function parseIdentity(text: string): { format?: unknown; spoolId?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch (cause) {
    throw new Error(`${IDENTITY_NAME} of the spool is damaged: it is not JSON`, { cause });
  }
}
