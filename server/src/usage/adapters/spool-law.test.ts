import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { silentLog } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import { type SimulatedDisk, simulatedDisk, systemError } from '../../../test/simulated-disk.ts';
import { seededRandom } from '../sample/seeded-random.ts';
import type { Position } from '../shipping/source.ts';
import type { ShippedSpool } from '../spool/file-spool.ts';
import type { SyncedSource } from '../spool/segment-source.ts';
import { OTHER_FILES_BYTES } from '../spool/spool-limits.ts';
import { type Fate, LOST, type Outcome, outcomeOf } from './spool-law-fates.test-support.ts';
import { type Step, steps } from './spool-law-steps.test-support.ts';
import { createSpoolSource } from './spool-source.ts';
import { createFileSpool } from './spool-writer.ts';

const SEGMENT_BYTES = 40 * 1024;
const LIMITS = {
  ...{ segmentBytes: SEGMENT_BYTES, openingBytesMax: 512 },
  bytesMax: 12 * SEGMENT_BYTES + OTHER_FILES_BYTES,
  heldSegmentsMax: 2,
};
/** Of which a segment has many, a few, or one. */
const mirrors = fc.constantFrom(4 * 1024, 16 * 1024, SEGMENT_BYTES);

/** Whether each frame is written for itself, or those of a turn of the event loop together. */
type Turns = 'each' | 'gathered';
type How = { readonly turns: Turns; readonly mirrorBytes: number };

class World {
  readonly disk: SimulatedDisk = simulatedDisk();
  readonly clock = manualClock();
  readonly fates: Fate[] = [];
  readonly shipped: { id: string; row: string }[] = [];
  spool: ShippedSpool | undefined;
  source: SyncedSource | undefined;
  #position: Position = { segment: 1, offset: 64 };
  #inFlight: { records: { id: string; row: string }[]; next: Position } | undefined;
  #order = 0;
  readonly #how: How;
  /** Calls that last, each for so many steps more. */
  #lasting: { stepsLeft: number; readonly end: () => void }[] = [];
  #atTurnEnd: (() => void) | undefined;

  constructor(how: How) {
    this.#how = how;
  }

  /** Time passes, and everything that it sets off happens. */
  async settle(ms: number): Promise<void> {
    for (let turn = 0; turn < 6; turn++) {
      await new Promise(setImmediate);
      this.clock.advance(ms / 6);
    }
    await new Promise(setImmediate);
  }

  /** A new process on the same disk, as often as it takes. */
  async start(): Promise<void> {
    const common = { dir: '', files: this.disk.files(), log: silentLog };
    const { spool } = await createFileSpool({
      ...common,
      ...LIMITS,
      mirrorBytes: this.#how.mirrorBytes,
      clock: this.clock,
      lostClosing: () => LOST,
      atTurnEnd: (act) => {
        if (this.#how.turns === 'each') act();
        else this.#atTurnEnd = act;
      },
    });
    const source = await createSpoolSource({ ...common, acknowledged: (position) => spool.shipped(position) });
    const { position } = await source.loadState();
    const wasSaved = this.#inFlight !== undefined && isSame(this.#inFlight.next, position);
    if (this.#inFlight !== undefined && wasSaved) this.shipped.push(...this.#inFlight.records);
    this.#inFlight = undefined;
    this.#position = position;
    spool.onSynced((synced) => source.synced(synced));
    this.spool = spool;
    this.source = source;
    for (const fate of this.fates) {
      fate.isOpenSynced = true;
      fate.isCloseSynced ||= fate.closing !== undefined;
      fate.ticket = undefined;
    }
  }

  async step(step: Step): Promise<void> {
    const { spool } = this;
    if (step.do === 'crash') return this.crash(step);
    if (this.disk.isDead || spool === undefined) return;
    await this.#live(spool, step);
    for (const call of this.#lasting) call.stepsLeft -= 1;
    this.#endLasting(({ stepsLeft }) => stepsLeft <= 0);
  }

  async #live(spool: ShippedSpool, step: Exclude<Step, { do: 'crash' }>): Promise<void> {
    switch (step.do) {
      case 'open':
        return this.#open(spool, step.bytes);
      case 'record':
        return this.#record(spool, step.bytes);
      case 'progress':
        return this.#progress(spool, step);
      case 'close':
        return this.#close(spool, step);
      case 'turn':
        return this.#endTurn();
      case 'tick':
        this.#endTurn();
        return this.settle(step.ms);
      case 'sync':
        return this.#sync(spool);
      case 'ship':
        await this.ship(step.rowsMax);
        return;
      case 'fault':
        return this.#fault(step);
      case 'last':
        return this.#last(step);
      case 'die':
        return this.disk.dieIn(step.calls);
    }
  }

  /** The life ends; the next ones may end in their recovery. */
  async crash({ kind, seed, dieAgainIn }: Omit<Step & { do: 'crash' }, 'do'>): Promise<void> {
    const unwritten = this.spool?.state().recordsUnwritten ?? 0;
    this.#atTurnEnd = undefined;
    this.disk.crash(kind, fractions(seed));
    this.endLasting();
    this.spool = undefined;
    for (const fate of this.fates) {
      fate.mayBeLost ||= fate.isIntentRefused;
      fate.isIntentRefused = false;
      if (kind === 'power' && !fate.isOpenSynced) fate.mustExist = false;
      if (!fate.isCloseSynced && (kind === 'power' || unwritten > 0)) fate.mustBeAsClosed = false;
    }
    for (const [nth, calls] of dieAgainIn.entries()) {
      this.disk.dieIn(calls);
      await this.start().catch((error: Error) => expect(error.message).toContain('EDEAD'));
      if (!this.disk.isDead) return;
      this.disk.crash(kind, fractions(seed + nth));
      this.spool = undefined;
    }
    await this.start();
  }

  async ship(rowsMax: number): Promise<number> {
    const { source, disk } = this;
    if (source === undefined || disk.isDead) return 0;
    const { fault, lasting } = disk;
    disk.fault = undefined;
    disk.lasting = undefined;
    try {
      const { records, next } = await source.read(this.#position, { rowsMax, bytesMax: 50_000 });
      const rows = records.map(({ requestId, row }) => ({ id: requestId, row: row.toString() }));
      this.#inFlight = { records: rows, next };
      await source.saveState({ position: next, cut: undefined });
      this.#inFlight = undefined;
      this.shipped.push(...rows);
      this.#position = next;
      source.acknowledged(next);
      return rows.length;
    } catch (error) {
      if (!disk.isDead) throw error;
      return 0;
    } finally {
      disk.fault = fault;
      disk.lasting = lasting;
    }
  }

  #newFate(): Fate {
    const fate: Fate = {
      id: `00000000-0000-7000-8000-${String(this.fates.length).padStart(12, '0')}`,
      order: -1,
      ticket: undefined,
      notes: [],
      closing: undefined,
      mustExist: false,
      ...{ isRefused: false, isIntentRefused: false, mayBeLost: false },
      mustBeAsClosed: false,
      isOpenSynced: false,
      isCloseSynced: false,
    };
    this.fates.push(fate);
    return fate;
  }

  #open(spool: ShippedSpool, bytes: number): void {
    const fate = this.#newFate();
    const result = spool.open(intentOf(fate.id, bytes));
    fate.isRefused = result.kind === 'refused' && !this.disk.isDead;
    if (result.kind === 'refused') return;
    const { ticket } = result;
    fate.ticket = ticket;
    spool.written(() => {
      fate.mustExist = !ticket.isRefused;
      fate.isIntentRefused = ticket.isRefused;
      fate.isRefused = ticket.isRefused && !this.disk.isDead && fate.closing === undefined;
      if (ticket.isRefused) fate.ticket = undefined;
    });
  }

  #endTurn(): void {
    const act = this.#atTurnEnd;
    this.#atTurnEnd = undefined;
    act?.();
  }

  #record(spool: ShippedSpool, bytes: number): void {
    const fate = this.#newFate();
    fate.order = this.#order++;
    const closing = closingOf('recorded', bytes);
    const kind = spool.record(intentOf(fate.id, 10), closing);
    fate.closing = closing;
    fate.mustExist = kind === 'opened';
    fate.mustBeAsClosed = kind === 'opened';
    fate.isRefused = kind === 'refused' && !this.disk.isDead;
  }

  #progress(spool: ShippedSpool, { pick, bytes }: { pick: number; bytes: number }): void {
    const open = this.fates.filter(({ ticket }) => ticket !== undefined);
    const fate = open[pick % open.length];
    if (fate?.ticket === undefined) return;
    const closing = closingOf(`note ${fate.notes.length}`, bytes);
    fate.notes.push(closing);
    spool.progress(fate.ticket, closing);
  }

  #close(spool: ShippedSpool, { pick, bytes }: { pick: number; bytes: number }): void {
    const open = this.fates.filter(({ ticket }) => ticket !== undefined);
    const fate = open[pick % open.length];
    if (fate?.ticket === undefined) return;
    if (fate.ticket.isRefused) {
      spool.close(fate.ticket, closingOf('never', bytes));
      return;
    }
    fate.closing = closingOf('closed', bytes);
    fate.order = this.#order++;
    spool.close(fate.ticket, fate.closing);
    fate.ticket = undefined;
    spool.written(() => {
      fate.mustBeAsClosed = !this.disk.isDead;
    });
  }

  #sync(spool: ShippedSpool): void {
    const open = this.fates.filter(({ mustExist }) => mustExist);
    const closed = this.fates.filter(({ mustBeAsClosed }) => mustBeAsClosed);
    const refused = this.fates.filter(({ isIntentRefused }) => isIntentRefused);
    void spool.synced().then(() => {
      if (spool !== this.spool) return;
      for (const fate of refused) fate.isIntentRefused = false;
      for (const fate of open) fate.isOpenSynced = true;
      for (const fate of closed) fate.isCloseSynced = true;
    });
  }

  /** Coming syncs and writes last for some steps. */
  #last({ kind, calls, steps: stepsLeft }: { kind: string; calls: number; steps: number }): void {
    let left = calls;
    const { lasting } = this.disk;
    this.disk.lasting = (call) => {
      if (call.kind !== kind || left <= 0) return lasting?.(call) ?? Promise.resolve();
      left -= 1;
      return new Promise((end) => this.#lasting.push({ stepsLeft, end }));
    };
  }

  /** No call lasts any more. */
  endLasting(): void {
    this.disk.lasting = undefined;
    this.#endLasting(() => true);
  }

  #endLasting(isOver: (call: { readonly stepsLeft: number }) => boolean): void {
    const over = this.#lasting.filter(isOver);
    this.#lasting = this.#lasting.filter((call) => !isOver(call));
    for (const { end } of over) end();
  }

  #fault({ kind, calls, code }: { kind: string; calls: number; code: string }): void {
    let left = calls;
    const { fault } = this.disk;
    this.disk.fault = (call) => {
      if (call.kind !== kind || left <= 0) return fault?.(call);
      left -= 1;
      throw systemError(code);
    };
  }
}

test.each(['each', 'gathered'] as const)(
  'whatever the disk does, each opened request has one row, and the one it was closed with (%s)',
  { timeout: 900_000 },
  async (turns) => {
    const seen = { lost: 0, notes: 0, asClosed: 0, gone: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(mirrors, fc.array(steps, { minLength: 20, maxLength: 200 }), async (mirrorBytes, sequence) => {
        const world = new World({ turns, mirrorBytes });
        await world.start();
        for (const step of sequence) {
          await world.step(step);
          expect(world.disk.bytesUsed(), 'bytes on disk').toBeLessThanOrEqual(LIMITS.bytesMax);
        }
        if (world.disk.isDead) await world.crash({ kind: 'process', seed: 1, dieAgainIn: [] });
        world.disk.fault = undefined;
        world.endLasting();
        world.disk.dieIn(Number.POSITIVE_INFINITY);
        await drain(world);
        for (const key of check(world)) seen[key] += 1;
      }),
      { numRuns: inject('isProof') ? 12_000 : 40 },
    );
    for (const [outcome, count] of Object.entries(seen)) expect(count, outcome).toBeGreaterThan(0);
  },
);

/** Ends all that is open and ships all there is. */
async function drain(world: World): Promise<void> {
  await world.step({ do: 'turn' });
  while (world.fates.some(({ ticket }) => ticket !== undefined)) await world.step({ do: 'close', pick: 0, bytes: 5 });
  for (let quiet = 0; quiet < 3; ) {
    await world.step({ do: 'tick', ms: 12_000 });
    quiet = (await world.ship(1_000)) === 0 ? quiet + 1 : 0;
  }
  const state = world.spool?.state();
  expect(state, 'after everything was shipped').toMatchObject({
    openRequests: 0,
    recordsWaiting: 0,
    refusing: undefined,
  });
}

function check(world: World): Outcome[] {
  const rows = new Map(world.shipped.map(({ id, row }) => [id, row]));
  expect(rows.size, 'rows shipped once').toBe(world.shipped.length);
  let lastOrder = -1;
  for (const { id, row } of world.shipped) {
    const fate = world.fates.find((each) => each.id === id);
    if (fate?.closing === undefined || !row.endsWith(fate.closing)) continue;
    expect(fate.order, 'order of rows').toBeGreaterThan(lastOrder);
    lastOrder = fate.order;
  }
  return world.fates.map((fate) => outcomeOf(fate, rows.get(fate.id)));
}

function intentOf(id: string, bytes: number) {
  return { requestId: id, eventTimeMs: 1_767_571_200_000, opening: `{"id":"${id}","opening":"${'o'.repeat(bytes)}"` };
}

function closingOf(word: string, bytes: number): string {
  return `,"closing":"${word} ${'c'.repeat(bytes)}"}`;
}

function isSame(one: Position, other: Position): boolean {
  return one.segment === other.segment && one.offset === other.offset;
}

/** The same for the same seed, so that a crash is replayed. */
function fractions(seed: number): () => number {
  const random = seededRandom(seed);
  return () => random.fraction();
}
