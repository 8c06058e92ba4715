import type { Log } from '#kernel';
import type { Position, ShipState } from '../shipping/source.ts';
import { frameBytesMax, recordBytesMax } from './bounds.ts';
import { DAMAGED, type Damage, HEAD_BYTES } from './damage.ts';
import { findLostRequests, type LostRequest } from './lost-requests.ts';
import { isBefore } from './position.ts';
import { isUnused } from './prepare-segment.ts';
import { wantsSpare } from './room.ts';
import { scanFrames } from './scan.ts';
import { emptySegment, type Segment } from './segment.ts';
import { decodeHeader, HEADER_BYTES, SPOOL_FORMAT, segmentName, segmentNumber } from './segment-header.ts';
import type { SpoolFile, SpoolFiles } from './spool-files.ts';
import { readIdentity, saveRecheck } from './spool-identity.ts';
import type { SpoolLimits } from './spool-limits.ts';

/** What a directory holds when a spool starts on it. */
export interface LoadedSpool {
  readonly spoolId: string;
  readonly state: ShipState;
  /** Segments with frames, oldest first; the disk has all of them. */
  readonly old: readonly Segment[];
  /** Segments that stand ready from an earlier life. */
  readonly spares: readonly Segment[];
  readonly nextNumber: number;
  readonly lost: readonly LostRequest[];
  /** Segments whose frames end in something that is not a whole frame. */
  readonly tornSegments: number;
}

/** What loading acts with. */
export interface LoadPorts {
  readonly files: SpoolFiles;
  readonly log: Log;
  readonly limits: SpoolLimits;
  /** Makes the id of a new directory. */
  readonly newSpoolId: () => string;
}

/** Reads a directory, or makes it a spool. Throws, with what to do, when it is damaged or a newer version made it. */
export async function loadSpool(ports: LoadPorts): Promise<LoadedSpool> {
  const { files } = ports;
  const numbers = (await files.list()).flatMap((name) => segmentNumber(name) ?? []).sort((one, other) => one - other);
  const { spoolId, state } = await readIdentity(ports, numbers.length > 0);
  const known: SegmentFacts[] = [];
  for (const number of numbers) {
    const facts = await segmentFacts(ports, { number, spoolId });
    if (facts !== undefined) known.push(facts);
  }
  const search = findLostRequests();
  const scanned: Scanned[] = [];
  for (const each of known) scanned.push(await scanSegment(ports, { ...each, state, search }));
  const used = scanned.filter(({ segment, isTorn }) => segment.end > HEADER_BYTES || isTorn);
  const lost = search.lost();
  // Some of them may have rows of which the record cannot be read any more. On disk before their records are written.
  const mayHaveRows = lost.length > 0 && scanned.some(({ isShippedPartLost }) => isShippedPartLost);
  const lastTaken = Math.max(
    used.at(-1)?.segment.number ?? 0,
    state.position.offset > HEADER_BYTES ? state.position.segment : state.position.segment - 1,
    state.cut?.to.segment ?? 0,
  );
  const unused = scanned.filter((each) => !used.includes(each));
  const spares = await adoptSpares(ports, { unused, lastTaken, lost });
  return {
    spoolId,
    state: mayHaveRows ? await saveRecheck(files) : state,
    old: used.map(({ segment }) => segment),
    spares,
    nextNumber: Math.max(lastTaken, spares.at(-1)?.number ?? 0) + 1,
    lost,
    tornSegments: used.filter(({ isTorn }) => isTorn).length,
  };
}

interface SegmentFacts {
  readonly number: number;
  /** Of the file. */
  readonly bytes: number;
  readonly format: number;
}

/** What is known of a segment file; undefined for one that was never finished, which is removed. */
async function segmentFacts(
  { files, log }: LoadPorts,
  { number, spoolId }: { number: number; spoolId: string },
): Promise<SegmentFacts | undefined> {
  const name = segmentName(number);
  const file = await files.open(name);
  const head = Buffer.alloc(HEADER_BYTES);
  const [bytes, got] = await Promise.all([file.size(), file.read(head, 0)]).finally(() => file.close());
  const header = decodeHeader(head.subarray(0, got));
  if (header === undefined) {
    if (!(await isUnused(files, name))) throw new Error(`spool segment ${name} has a damaged header but holds data`);
    log.info({ segment: name }, 'removed a spool segment that was never finished');
    await files.remove(name);
    return undefined;
  }
  if (header.spoolId !== spoolId || header.number !== number) {
    throw new Error(`spool segment ${name} belongs to spool ${header.spoolId}, not to ${spoolId}: move it away`);
  }
  return { number, bytes, format: header.format };
}

interface Scanned {
  readonly segment: Segment;
  readonly format: number;
  readonly isTorn: boolean;
  /** Some of what may have been sent to the warehouse cannot be read any more. */
  readonly isShippedPartLost: boolean;
}

/** Reads a segment's frames and makes sure that the disk has them. */
async function scanSegment(
  { files, log }: LoadPorts,
  facts: SegmentFacts & { state: ShipState; search: ReturnType<typeof findLostRequests> },
): Promise<Scanned> {
  const { number, bytes, format, state, search } = facts;
  const segment = emptySegment(number, { bytes, file: undefined });
  const file = await files.open(segment.name);
  const sentTo = state.cut?.to ?? state.position;
  const unsent: Damage[] = [];
  let isShippedPartLost = false;
  try {
    const damaged = (damage: Damage): void => {
      const isShipped = isBefore({ segment: number, offset: damage.from }, state.position);
      isShippedPartLost ||= isBefore({ segment: number, offset: damage.from }, sentTo);
      if (!isShipped) unsent.push(damage);
      else if (damage.frame?.type === 'record') search.shipped(damage.frame.requestId);
      log.error({ segment: segment.name, ...damage, isShipped }, DAMAGED);
    };
    const end = await scanFrames(
      file,
      { from: HEADER_BYTES, to: bytes, keptIn: undefined, damaged },
      (frame, offset) => {
        search.see(frame, number);
        const isWaiting = !isBefore({ segment: number, offset }, state.position);
        if (frame.type === 'record' && isWaiting) segment.recordOffsets.push(offset);
        return true;
      },
    );
    const isTorn = end.reason === 'torn';
    if (isTorn) log.warn({ segment: segment.name, offset: end.offset }, 'cut a torn frame off a spool segment');
    for (const damage of unsent) {
      await makeNameless(file, damage).catch((error) => {
        log.warn({ error, segment: segment.name, ...damage }, 'a damaged frame could not be taken its name');
      });
    }
    if (end.offset > HEADER_BYTES) await file.sync();
    segment.end = end.offset;
    segment.syncedTo = end.offset;
    isShippedPartLost ||= endsTooEarly({ segment: number, offset: end.offset }, { isTorn, sentTo });
    return { segment, format, isTorn, isShippedPartLost };
  } finally {
    await file.close();
  }
}

/**
 * What was damaged before it was sent gets another record. Shipping passes the damage before the disk has that one: a later start must not
 * take it for the record of a row that was sent.
 */
function makeNameless(file: SpoolFile, { from, to }: Damage): Promise<void> {
  return file.write(Buffer.alloc(Math.min(HEAD_BYTES, to - from)), from);
}

/** Damage with no whole frame behind it looks like the end of a segment. */
function endsTooEarly(end: Position, { isTorn, sentTo }: { isTorn: boolean; sentTo: Position }): boolean {
  return isBefore(end, sentTo) && (isTorn || end.segment === sentTo.segment);
}

/** Takes over as many ready segments as are wanted, and removes the others, and those of an older format, which none of our frames goes into. */
async function adoptSpares(
  { files, limits }: LoadPorts,
  facts: { unused: readonly Scanned[]; lastTaken: number; lost: readonly LostRequest[] },
): Promise<readonly Segment[]> {
  const reserved = facts.lost.reduce((sum, { intent }) => sum + recordBytesMax(Buffer.byteLength(intent.opening)), 0);
  const spares: Segment[] = [];
  for (const { segment, format } of facts.unused) {
    const isWanted = wantsSpare({
      currentLeft: 0,
      spares: spares.length,
      segmentRoom: limits.segmentBytes - HEADER_BYTES,
      frameBytesMax: frameBytesMax(limits.openingBytesMax),
      reserved,
    });
    const isOurs = segment.bytes === limits.segmentBytes && format === SPOOL_FORMAT;
    const isFit = segment.number > facts.lastTaken && isOurs;
    if (isWanted && isFit && (await isUnused(files, segment.name))) {
      segment.file = await files.open(segment.name);
      // The life that made it may have died before its header was on disk.
      await segment.file.sync();
      spares.push(segment);
    } else await files.remove(segment.name);
  }
  await files.syncDirectory();
  return spares;
}
