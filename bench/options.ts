import { parseArgs } from 'node:util';
import { FULL_SCALE, MEASUREMENTS, type Measurement, type Scale } from './measurements.ts';
import { SYSTEMS } from './systems/list.ts';
import type { SystemSpec } from './systems/system.ts';

/** What the command was asked for. */
export interface BenchOptions {
  readonly systems: readonly SystemSpec[];
  readonly measurements: readonly Measurement[];
  readonly scale: Scale;
  readonly isProfile: boolean;
  readonly isPinned: boolean;
  /** Folder of the table and of the file of results. */
  readonly out: string;
}

/** Flags, with what stands for one that is not given. */
const FLAGS = {
  systems: { type: 'string', default: SYSTEMS.map(({ name }) => name).join(',') },
  measurements: { type: 'string', default: MEASUREMENTS.map(({ name }) => name).join(',') },
  rounds: { type: 'string', default: String(FULL_SCALE.rounds) },
  'held-rounds': { type: 'string', default: String(FULL_SCALE.heldRounds) },
  seconds: { type: 'string', default: String(FULL_SCALE.durationMs / 1_000) },
  'warm-up': { type: 'string', default: String(FULL_SCALE.warmUpMs / 1_000) },
  profile: { type: 'boolean', default: false },
  'no-pin': { type: 'boolean', default: false },
  out: { type: 'string', default: '.tmp/bench' },
} as const;

/** Reads the flags. Throws with a sentence when one of them is wrong. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({ args: [...args], options: FLAGS });
  return {
    systems: choose<SystemSpec>(SYSTEMS, values.systems),
    measurements: choose(MEASUREMENTS, values.measurements),
    scale: {
      ...FULL_SCALE,
      rounds: positive('rounds', values.rounds),
      heldRounds: positive('held-rounds', values['held-rounds']),
      durationMs: positive('seconds', values.seconds) * 1_000,
      warmUpMs: positive('warm-up', values['warm-up']) * 1_000,
    },
    isProfile: values.profile,
    isPinned: !values['no-pin'],
    out: values.out,
  };
}

/** Those that are named, in the order of the list. */
function choose<Named extends { readonly name: string }>(all: readonly Named[], names: string): readonly Named[] {
  const wanted = names.split(',');
  const unknown = wanted.filter((name) => !all.some((each) => each.name === name));
  if (unknown.length > 0) throw new Error(`unknown: ${unknown}; there are ${all.map(({ name }) => name).join(', ')}`);
  return all.filter(({ name }) => wanted.includes(name));
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name}=${text}: a number above zero`);
  return value;
}
