import { invariant } from '#kernel';
import { CLOSING_BYTES_MAX } from '../row/close-row.ts';
import type { Position } from '../shipping/source.ts';
import { frameBytesMax, recordBytesMax } from './bounds.ts';
import type { FileSpoolStart } from './file-spool-start.ts';
import {
  encodeIntent,
  encodeProgress,
  encodeRecord,
  encodeRecordAfter,
  FRAME_BYTES_BESIDES_TEXT,
  type FramePlace,
} from './frame.ts';
import type { LostRequest } from './lost-requests.ts';
import { type OpenRequest, openRequest } from './open-request.ts';
import { prepareSegment } from './prepare-segment.ts';
import { Preparer } from './preparer.ts';
import { Retirement } from './retirement.ts';
import { hasRoomFor, hasRoomToForward, wantsSpare } from './room.ts';
import { acknowledgeRecords, type Held, type Segment } from './segment.ts';
import { type PutFrame, SegmentLog } from './segment-log.ts';
import type { Intent, OpenResult, Spool, SpoolState, Ticket } from './spool.ts';
import { OTHER_FILES_BYTES } from './spool-limits.ts';
import { SyncGroups } from './sync-groups.ts';
import { textBytesMax } from './text-bytes-max.ts';
import { UnwrittenRecords } from './unwritten-records.ts';

/** The writer's side of a spool directory: the port, and what connects it with shipping. */
export interface ShippedSpool extends Spool {
  /** Calls the listener now and after each sync with the position up to which the disk has everything. One listener. */
  onSynced(listener: (position: Position) => void): void;
  /** Everything before this position was acknowledged: its segments may go. */
  shipped(position: Position): void;
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
  readonly #scratchPlace: FramePlace;
  /** What waits for the next flush. */
  #acts: (() => void)[] = [];
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
    this.#scratchPlace = { into: this.#scratch, from: 0 };
    this.#segments = new SegmentLog({
      ...{ ...limits, frameBytesMax: frameMax, old: start.old, log },
      writeFailed: () => this.#writeFailed(),
      taken: (frame, segment) => this.#taken(frame, segment),
      refused: (frame, bytes) => this.#refused(frame, bytes),
    });
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
    const openingMax = this.#openingBytesMax(intent);
    const reason = this.#refusal(FRAME_BYTES_BESIDES_TEXT.intent + openingMax + recordBytesMax(openingMax));
    if (reason !== undefined) return { kind: 'refused', reason };
    const request = openRequest(intent);
    const frameMax = FRAME_BYTES_BESIDES_TEXT.intent + openingMax;
    const isPut = this.#put({ request, kind: 'intent' }, frameMax, (into, from) => {
      const to = encodeIntent({ into, from }, intent);
      request.reserved = recordBytesMax(to - from - FRAME_BYTES_BESIDES_TEXT.intent);
      return to;
    });
    if (!isPut) return { kind: 'refused', reason: 'disk_full' };
    this.#openRequests += 1;
    this.#reserved += request.reserved;
    return { kind: 'opened', ticket: request };
  }

  progress(ticket: Ticket, closing: string): void {
    if (ticket.isRefused) return;
    const request = this.#opened(ticket);
    const bytes = FRAME_BYTES_BESIDES_TEXT.progress + this.#closingBytesMax(closing);
    if (this.#refusal(bytes) !== undefined) return;
    const frame = this.#frame(encodeProgress(this.#scratchPlace, request.requestId, closing));
    if (this.#append(frame, false) !== undefined) request.progress = closing;
  }

  close(ticket: Ticket, closing: string): void {
    if (ticket.isRefused) return;
    const request = this.#opened(ticket);
    const closingMax = this.#closingBytesMax(closing);
    request.isOpen = false;
    const bytesMax = request.reserved - CLOSING_BYTES_MAX + closingMax;
    const isPut =
      this.#unwritten.count === 0 &&
      this.#put({ request, kind: 'record' }, bytesMax, (into, from) =>
        this.#encodeRecord({ into, from }, request, closing),
      );
    if (!isPut) this.#writeRecord(request, this.#frame(encodeRecord(this.#scratchPlace, request, closing)));
  }

  written(act: () => void): void {
    if (this.#segments.hasUnflushed() || this.#acts.length > 0) this.#acts.push(act);
    else act();
  }

  record(intent: Intent, closing: string): OpenResult['kind'] {
    this.#openingBytesMax(intent);
    this.#closingBytesMax(closing);
    const frame = this.#frame(encodeRecord(this.#scratchPlace, intent, closing));
    if (this.#refusal(frame.length) !== undefined) return 'refused';
    const segment = this.#append(frame, false);
    if (segment === undefined) return 'refused';
    this.#noteRecord(segment, segment.end - frame.length);
    return 'opened';
  }

  async synced(): Promise<void> {
    this.#flush();
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
    this.#flush();
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
      const frame = encodeRecord(this.#scratchPlace, request.intent, request.progress ?? lostClosing(request.intent));
      const held = segments.get(request.segment);
      const place: Held = { older: undefined, newer: undefined };
      held?.holds.add(place);
      this.#reserved += frame;
      this.#unwritten.write(this.#frame(frame), (segment) => {
        this.#reserved -= frame;
        if (held !== undefined) this.#left(held, place);
        this.#noteRecord(segment, segment.end - frame);
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

  /** Puts a frame behind the others, which all go to the kernel when this turn of the event loop ends; see `SegmentLog.put`. */
  #put(
    what: Pick<PutFrame, 'request' | 'kind'>,
    bytesMax: number,
    encode: (into: Buffer, from: number) => number,
  ): boolean {
    const isFirst = !this.#segments.hasUnflushed();
    const isPut = this.#segments.put(what, bytesMax, encode);
    if (isFirst && isPut) this.#start.atTurnEnd(() => this.#flush());
    return isPut;
  }

  /** The opening half is copied from the intent, where that stands in the same memory. */
  #encodeRecord(place: FramePlace, request: OpenRequest, closing: string): number {
    const { intentAt } = request;
    const near = intentAt && this.#segments.placeOf(intentAt);
    return near === undefined ? encodeRecord(place, request, closing) : encodeRecordAfter(place, near, closing);
  }

  #flush(): void {
    this.#segments.flush();
    this.#preparer.nudge();
    if (this.#acts.length === 0) return;
    const acts = this.#acts;
    this.#acts = [];
    for (const act of acts) {
      try {
        act();
      } catch (error) {
        this.#start.log.error({ error }, 'what waited for the spool failed');
      }
    }
  }

  #taken({ request, kind, from }: PutFrame, segment: Segment): void {
    this.#syncs.wrote();
    if (kind === 'record') this.#closed(request, { segment, recordAt: from });
    else {
      request.segment = segment;
      segment.holds.add(request);
    }
  }

  /** A record is written elsewhere; of a request whose intent was refused nothing is left, unless it has a record already. */
  #refused({ request, kind }: PutFrame, bytes: Buffer): void {
    if (kind === 'record') this.#writeRecord(request, bytes);
    else {
      request.isRefused = true;
      if (!request.isOpen) return;
      request.isOpen = false;
      this.#openRequests -= 1;
      this.#reserved -= request.reserved;
    }
  }

  #writeRecord(request: OpenRequest, frame: Buffer): void {
    this.#unwritten.write(frame, (segment) => this.#closed(request, { segment, recordAt: segment.end - frame.length }));
  }

  #append(frame: Buffer, isPromised: boolean): Segment | undefined {
    const segment = this.#segments.append(frame, isPromised);
    if (segment === undefined) return undefined;
    this.#syncs.wrote();
    return segment;
  }

  #closed(request: OpenRequest, { segment, recordAt }: { segment: Segment; recordAt: number }): void {
    this.#openRequests -= 1;
    this.#reserved -= request.reserved;
    if (request.segment !== undefined) this.#left(request.segment, request);
    this.#noteRecord(segment, recordAt);
  }

  #left(segment: Segment, request: Held): void {
    segment.holds.remove(request);
    segment.leftAt = this.#segments.position();
  }

  #noteRecord(segment: Segment, recordAt: number): void {
    segment.recordOffsets.push(recordAt);
    this.#recordsWaiting += 1;
  }

  /** Copies an open request's intent and progress into the current segment; false when there is no room. */
  #forward(request: OpenRequest): boolean {
    if (!request.isOpen || this.#syncs.isFailing || this.#unwritten.isPaused) return false;
    const progressBytes = request.progress === undefined ? 0 : Buffer.byteLength(request.progress);
    const bytes =
      FRAME_BYTES_BESIDES_TEXT.intent + Buffer.byteLength(request.opening) + FRAME_BYTES_BESIDES_TEXT.progress;
    if (!hasRoomToForward(this.#segments.room(this.#reserved), bytes + progressBytes)) return false;
    const segment = this.#append(this.#frame(encodeIntent(this.#scratchPlace, request)), false);
    if (segment === undefined) return false;
    if (request.progress !== undefined) {
      const frame = this.#frame(encodeProgress(this.#scratchPlace, request.requestId, request.progress));
      if (this.#append(frame, false) === undefined) return false;
    }
    if (request.segment !== undefined) this.#left(request.segment, request);
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
    return this.#segments.bytesUsed + segmentBytes + OTHER_FILES_BYTES > bytesMax;
  }

  #frame(bytes: number): Buffer {
    return this.#scratch.subarray(0, bytes);
  }

  #opened(ticket: Ticket): OpenRequest {
    const request = ticket as OpenRequest;
    invariant(request.isOpen, 'a ticket is used between its open and its close');
    return request;
  }

  #openingBytesMax({ opening }: Intent): number {
    const { openingBytesMax } = this.#start.limits;
    const bytes = textBytesMax(opening, openingBytesMax);
    invariant(bytes <= openingBytesMax, 'an opening half is within its bound');
    return bytes;
  }

  #closingBytesMax(closing: string): number {
    const bytes = textBytesMax(closing, CLOSING_BYTES_MAX);
    invariant(bytes <= CLOSING_BYTES_MAX, 'a closing half is within CLOSING_BYTES_MAX');
    return bytes;
  }
}
