import { type Clock, invariant, type Log } from '#kernel';
import { CLOSING_BYTES_MAX } from '../row/close-row.ts';
import type { Position } from '../shipping/source.ts';
import { frameBytesMax, recordBytesMax } from './bounds.ts';
import { encodeIntent, encodeProgress, encodeRecord, FRAME_BYTES_BESIDES_TEXT } from './frame.ts';
import type { LostRequest } from './lost-requests.ts';
import type { OpenRequest } from './open-request.ts';
import { prepareSegment } from './prepare-segment.ts';
import { Preparer } from './preparer.ts';
import { Retirement } from './retirement.ts';
import { hasRoomFor, hasRoomToForward, wantsSpare } from './room.ts';
import { acknowledgeRecords, type Segment } from './segment.ts';
import { SegmentLog } from './segment-log.ts';
import type { Intent, OpenResult, Spool, SpoolState, Ticket } from './spool.ts';
import type { SpoolFiles } from './spool-files.ts';
import { SMALL_FILES_BYTES, type SpoolLimits } from './spool-limits.ts';
import { SyncGroups } from './sync-groups.ts';
import { UnwrittenRecords } from './unwritten-records.ts';

/** The writer's side of a spool directory: the port, and what connects it with shipping. */
export interface ShippedSpool extends Spool {
  /** Calls the listener now and after each sync with the position up to which the disk has everything. One listener. */
  onSynced(listener: (position: Position) => void): void;
  /** Everything before this position was acknowledged: its segments may go. */
  shipped(position: Position): void;
}

/** What a spool starts with, after `loadSpool` has read the directory. */
export interface FileSpoolStart {
  readonly files: SpoolFiles;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: SpoolLimits;
  readonly spoolId: string;
  /** Segments of earlier lives, oldest first. */
  readonly old: readonly Segment[];
  readonly spares: readonly Segment[];
  /** The number of the next segment to make. */
  readonly nextNumber: number;
  readonly acknowledged: Position;
}

const TYPICAL_OPENING_BYTES = 2_048;

/** The spool in segment files. Made by `startSpool`. */
export class FileSpool implements ShippedSpool {
  readonly #start: FileSpoolStart;
  readonly #segments: SegmentLog;
  readonly #preparer: Preparer;
  readonly #syncs: SyncGroups;
  readonly #retirement: Retirement;
  readonly #unwritten: UnwrittenRecords;
  readonly #scratch: Buffer;
  #nextNumber: number;
  #openRequests = 0;
  #reserved = 0;
  #recordsWaiting: number;
  #synced: Position;
  #listener: (position: Position) => void = () => {};
  #isStopped = false;

  constructor(start: FileSpoolStart) {
    const { files, clock, log, limits } = start;
    this.#start = start;
    this.#nextNumber = start.nextNumber;
    const frameMax = frameBytesMax(limits.openingBytesMax);
    this.#scratch = Buffer.allocUnsafeSlow(frameMax);
    const writeFailed = () => this.#writeFailed();
    this.#segments = new SegmentLog({ ...limits, frameBytesMax: frameMax, old: start.old, log, writeFailed });
    for (const spare of start.spares) this.#segments.addSpare(spare);
    this.#synced = this.#segments.position();
    this.#recordsWaiting = start.old.reduce((sum, each) => sum + each.recordOffsets.length, 0);
    this.#unwritten = new UnwrittenRecords(clock, (frame) => this.#append(frame, true));
    this.#preparer = new Preparer({
      clock,
      log,
      isWanted: () => wantsSpare(this.#segments.room(this.#reserved)) && !this.#isCapReached(),
      prepare: () =>
        prepareSegment({ files, spoolId: start.spoolId, number: this.#nextNumber, bytes: limits.segmentBytes }),
      prepared: (segment) => this.#prepared(segment),
    });
    this.#syncs = new SyncGroups({
      segments: this.#segments,
      clock,
      log,
      syncAfterMs: limits.syncAfterMs,
      synced: (position) => this.#wasSynced(position),
    });
    this.#retirement = new Retirement(
      {
        segments: this.#segments,
        files,
        clock,
        log,
        heldSegmentsMax: limits.heldSegmentsMax,
        isRoomShort: () => this.#isRoomShort(),
        forward: (request) => this.#forward(request),
        removed: () => this.#preparer.nudge(),
      },
      start.acknowledged,
    );
  }

  open(intent: Intent): OpenResult {
    const openingBytes = this.#checkOpening(intent);
    const frameBytes = FRAME_BYTES_BESIDES_TEXT.intent + openingBytes;
    const reserved = recordBytesMax(openingBytes);
    const reason = this.#refusal(frameBytes + reserved);
    if (reason !== undefined) return { kind: 'refused', reason };
    const segment = this.#append(this.#frame(encodeIntent(this.#scratch, intent)), false);
    if (segment === undefined) return { kind: 'refused', reason: 'disk_full' };
    const request: OpenRequest = { ...intent, progress: undefined, reserved, segment, isOpen: true };
    segment.holds.add(request);
    this.#openRequests += 1;
    this.#reserved += reserved;
    this.#preparer.nudge();
    return { kind: 'opened', ticket: request };
  }

  progress(ticket: Ticket, closing: string): void {
    const request = this.#opened(ticket);
    const bytes = FRAME_BYTES_BESIDES_TEXT.progress + this.#checkClosing(closing);
    if (this.#refusal(bytes) !== undefined) return;
    const frame = this.#frame(encodeProgress(this.#scratch, request.requestId, closing));
    if (this.#append(frame, false) !== undefined) request.progress = closing;
  }

  close(ticket: Ticket, closing: string): void {
    const request = this.#opened(ticket);
    this.#checkClosing(closing);
    request.isOpen = false;
    const frame = this.#frame(encodeRecord(this.#scratch, request, closing));
    this.#unwritten.write(frame, (segment) => this.#closed(request, { segment, frameBytes: frame.length }));
  }

  record(intent: Intent, closing: string): OpenResult['kind'] {
    this.#checkOpening(intent);
    this.#checkClosing(closing);
    const frame = this.#frame(encodeRecord(this.#scratch, intent, closing));
    if (this.#refusal(frame.length) !== undefined) return 'refused';
    const segment = this.#append(frame, false);
    if (segment === undefined) return 'refused';
    this.#noteRecord(segment, frame.length);
    return 'opened';
  }

  async synced(): Promise<void> {
    await this.#unwritten.written();
    await this.#syncs.synced();
  }

  state(): SpoolState {
    return {
      openRequests: this.#openRequests,
      bytesUsed: this.#segments.bytesUsed,
      bytesMax: this.#start.limits.bytesMax,
      recordsWaiting: this.#recordsWaiting,
      recordsUnwritten: this.#unwritten.count,
      refusing: this.#refusal(TYPICAL_OPENING_BYTES + recordBytesMax(TYPICAL_OPENING_BYTES)),
    };
  }

  onSynced(listener: (position: Position) => void): void {
    this.#listener = listener;
    listener(this.#synced);
  }

  shipped(position: Position): void {
    for (const segment of this.#segments.used()) {
      if (segment.number > position.segment) break;
      const before = segment.number < position.segment ? segment.bytes : position.offset;
      this.#recordsWaiting -= acknowledgeRecords(segment, before);
    }
    this.#retirement.advance(position);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#unwritten.stop();
    await this.#preparer.stop();
    await this.#retirement.stop();
    await this.#syncs.stop();
    this.#segments.endCurrent();
    for (const segment of [...this.#segments.full, ...this.#segments.spares]) await this.#segments.letGo(segment);
  }

  /** Writes the records of requests that an earlier life left open; those that find no room are written when there is. */
  async recover(lost: readonly LostRequest[], lostClosing: (intent: Intent) => string): Promise<void> {
    const segments = new Map(this.#segments.full.map((segment) => [segment.number, segment]));
    for (const request of lost) {
      const frame = encodeRecord(this.#scratch, request.intent, request.progress ?? lostClosing(request.intent));
      const held = segments.get(request.segment);
      held?.holds.add(request);
      this.#reserved += frame;
      this.#unwritten.write(this.#frame(frame), (segment) => {
        this.#reserved -= frame;
        if (held !== undefined) this.#left(held, request);
        this.#noteRecord(segment, frame);
      });
    }
    // Only now: before, segments that hold lost requests looked as if they could go.
    this.#retirement.run();
    this.#preparer.nudge();
    await this.#preparer.idle();
  }

  #refusal(bytes: number): 'spool_full' | 'disk_full' | undefined {
    invariant(!this.#isStopped, 'a stopped spool is not used');
    if (this.#syncs.isFailing || this.#unwritten.isPaused) return 'disk_full';
    if (this.#unwritten.count === 0 && hasRoomFor(this.#segments.room(this.#reserved), bytes)) return undefined;
    return this.#preparer.failure === undefined ? 'spool_full' : 'disk_full';
  }

  #append(frame: Buffer, isPromised: boolean): Segment | undefined {
    const segment = this.#segments.append(frame, isPromised);
    if (segment === undefined) return undefined;
    this.#syncs.wrote();
    return segment;
  }

  #closed(request: OpenRequest, { segment, frameBytes }: { segment: Segment; frameBytes: number }): void {
    this.#openRequests -= 1;
    this.#reserved -= request.reserved;
    this.#left(request.segment, request);
    this.#noteRecord(segment, frameBytes);
    this.#preparer.nudge();
  }

  #left(segment: Segment, request: object): void {
    segment.holds.delete(request);
    segment.leftAt = this.#segments.position();
  }

  #noteRecord(segment: Segment, frameBytes: number): void {
    segment.recordOffsets.push(segment.end - frameBytes);
    this.#recordsWaiting += 1;
  }

  /** Copies an open request's intent and progress into the current segment; false when there is no room. */
  #forward(request: OpenRequest): boolean {
    if (!request.isOpen || this.#syncs.isFailing || this.#unwritten.isPaused) return false;
    const progressBytes = request.progress === undefined ? 0 : Buffer.byteLength(request.progress);
    const bytes =
      FRAME_BYTES_BESIDES_TEXT.intent + Buffer.byteLength(request.opening) + FRAME_BYTES_BESIDES_TEXT.progress;
    if (!hasRoomToForward(this.#segments.room(this.#reserved), bytes + progressBytes)) return false;
    const segment = this.#append(this.#frame(encodeIntent(this.#scratch, request)), false);
    if (segment === undefined) return false;
    if (request.progress !== undefined) {
      const frame = this.#frame(encodeProgress(this.#scratch, request.requestId, request.progress));
      if (this.#append(frame, false) === undefined) return false;
    }
    this.#left(request.segment, request);
    request.segment = segment;
    segment.holds.add(request);
    return true;
  }

  #wasSynced(position: Position): void {
    this.#synced = position;
    this.#listener(position);
    this.#retirement.synced(position);
    this.#preparer.nudge();
  }

  #prepared(segment: Segment): void {
    this.#nextNumber += 1;
    this.#segments.addSpare(segment);
    this.#unwritten.retry();
  }

  /** The segment that failed is at its end; syncing tells readers so, and others are made in its place. */
  #writeFailed(): void {
    this.#unwritten.pause();
    this.#syncs.wrote();
    this.#preparer.nudge();
  }

  #isRoomShort(): boolean {
    const isWanted = wantsSpare(this.#segments.room(this.#reserved));
    return isWanted && (this.#isCapReached() || this.#preparer.failure !== undefined);
  }

  #isCapReached(): boolean {
    const { segmentBytes, bytesMax } = this.#start.limits;
    return this.#segments.bytesUsed + segmentBytes + SMALL_FILES_BYTES > bytesMax;
  }

  #frame(bytes: number): Buffer {
    return this.#scratch.subarray(0, bytes);
  }

  #opened(ticket: Ticket): OpenRequest {
    const request = ticket as OpenRequest;
    invariant(request.isOpen, 'a ticket is used between its open and its close');
    return request;
  }

  #checkOpening({ opening }: Intent): number {
    const bytes = Buffer.byteLength(opening);
    invariant(bytes <= this.#start.limits.openingBytesMax, 'an opening half is within its bound');
    return bytes;
  }

  #checkClosing(closing: string): number {
    const bytes = Buffer.byteLength(closing);
    invariant(bytes <= CLOSING_BYTES_MAX, 'a closing half is within CLOSING_BYTES_MAX');
    return bytes;
  }
}
