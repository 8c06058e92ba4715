import type { Language } from '@tallygate/contract';
import { type Clock, type Instant, type Log, type Random, uuidV7Maker } from '#kernel';
import {
  createShipper,
  daysShipped,
  planSample,
  SAMPLE_BEGIN,
  type SampleDays,
  type SamplePart,
  type SamplePlace,
  type Shipper,
  sampleDays,
  sampleSource,
  type UsageSink,
} from '#usage';
import { genaiCatalogue } from '../prices/adapters/genai-catalogue.ts';
import { openQuarantineFile } from '../usage/shipping/adapters/quarantine-file.ts';
import type { DemoPaths } from './demo-home.ts';
import { showProgress, type Terminal } from './demo-progress.ts';
import { type DemoState, type PartState, readDemoState, writeDemoState } from './demo-state.ts';
import { sayDemo } from './demo-texts.ts';
import { gatewayPrices } from './gateway-prices.ts';

export interface FillOptions {
  readonly paths: DemoPaths;
  readonly place: SamplePlace;
  readonly sink: UsageSink;
  readonly isTableEmpty: () => Promise<boolean>;
  readonly terminal: Terminal;
  readonly language: Language;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Aborted when the program ends; what is left is made by the next start. */
  readonly signal: AbortSignal;
  /** Default: 90. */
  readonly daysCount?: number;
}

/** A day is one cut and one insert. There is nothing to wait for between them. */
const LIMITS = { rowsMax: 10_000, bytesMax: 32 * 1024 * 1024, pauseMs: 0 } as const;
/** While the rows of one part are made, those of two others are stored: the warehouse takes two inserts at once. */
const PARTS_COUNT = 3;
/** The sample is the same everywhere but for the days that it lies on. */
const SEED = 'tallygate-demo-1';

/** What is to be done about the sample at a start. */
export function decideFill(facts: {
  /** undefined: no sample was begun in this home. */
  readonly isBegunWhole: boolean | undefined;
  readonly isTableEmpty: boolean;
}): 'go_on' | 'begin' | 'leave' {
  if (facts.isBegunWhole === false) return 'go_on';
  return facts.isTableEmpty ? 'begin' : 'leave';
}

/**
 * Fills the usage table with the sample where it is empty, or goes on where an earlier start ended. Answers whether it has
 * completed the sample. Throws when the world fails.
 */
export async function fillDemo(options: FillOptions): Promise<boolean> {
  const { paths, clock, random, language, terminal } = options;
  const earlier = readDemoState(paths.state);
  const decision = decideFill({
    isBegunWhole: earlier && isWhole(earlier, daysOf(earlier, options)),
    isTableEmpty: await options.isTableEmpty(),
  });
  if (decision === 'leave') {
    showProgress({ terminal, language, clock, daysBefore: 0 }).say(sayDemo('left', language));
    return false;
  }
  const state = decision === 'go_on' && earlier !== undefined ? earlier : newState(clock.now(), random);
  // On the disk before the first row is sent: a later start must know of it.
  writeDemoState(paths.state, state);
  return await ship(state, options, decision);
}

function newState(now: Instant, random: Random): DemoState {
  return { id: uuidV7Maker(random)(now), seed: SEED, endsAt: now, parts: Array(PARTS_COUNT).fill(SAMPLE_BEGIN) };
}

function daysOf({ seed, endsAt }: DemoState, { place, daysCount }: FillOptions): SampleDays {
  const { charge } = gatewayPrices(genaiCatalogue());
  return sampleDays(planSample({ place, seed, endsAt, charge, ...(daysCount === undefined ? {} : { daysCount }) }));
}

function isWhole({ parts }: DemoState, days: SampleDays): boolean {
  const { done, of } = countDays(parts, days);
  return done === of && parts.every((part) => part.cut === undefined);
}

function countDays(parts: DemoState['parts'], days: SampleDays): { readonly done: number; readonly of: number } {
  const each = parts.map((state, index) => daysShipped(days, { index, count: parts.length }, state));
  return {
    done: each.reduce((sum, part) => sum + part.done, 0),
    of: each.reduce((sum, part) => sum + part.of, 0),
  };
}

/** Whether all of it is there now. */
async function ship(begun: DemoState, options: FillOptions, decision: 'go_on' | 'begin'): Promise<boolean> {
  const { paths, clock, language, terminal } = options;
  const days = daysOf(begun, options);
  const progress = showProgress({ terminal, language, clock, daysBefore: countDays(begun.parts, days).done });
  progress.say(sayDemo(decision === 'begin' ? 'begun' : 'resumed', language));
  const quarantine = await openQuarantineFile({ path: paths.quarantine });
  let state = begun;
  let shippers: readonly Shipper[] = [];
  const rowsShipped = () => shippers.reduce((sum, shipper) => sum + shipper.state().rowsShipped, 0);
  const sourceOf = (part: SamplePart, saved: PartState) =>
    sampleSource({
      days,
      part,
      id: begun.id,
      state: saved,
      save: (next) => {
        state = { ...state, parts: state.parts.with(part.index, { position: next.position, cut: next.cut }) };
        writeDemoState(paths.state, state);
      },
      acknowledged: () => progress.show({ rows: rowsShipped(), days: countDays(state.parts, days) }),
    });
  shippers = begun.parts.map((saved, index) =>
    createShipper({
      ...options,
      source: sourceOf({ index, count: begun.parts.length }, saved),
      quarantine,
      limits: LIMITS,
    }),
  );
  try {
    await runUntilDrained(shippers, options.signal);
  } finally {
    await quarantine.close();
  }
  if (!isWhole(state, days)) return false;
  progress.say(sayDemo('filled', language, { rows: rowsShipped(), seconds: progress.elapsedSeconds() }));
  const refused = quarantine.rowsKept();
  if (refused > 0) progress.say(sayDemo('refused', language, { rows: refused, path: paths.quarantine }));
  return true;
}

/** Resolves when everything is shipped, or when told to end. */
async function runUntilDrained(shippers: readonly Shipper[], signal: AbortSignal): Promise<void> {
  const stop = () => Promise.all(shippers.map((shipper) => shipper.stop()));
  const onAbort = () => void stop();
  const running = Promise.all(shippers.map((shipper) => shipper.run()));
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    await Promise.race([Promise.all(shippers.map((shipper) => shipper.drained())), running]);
    await stop();
    await running;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
