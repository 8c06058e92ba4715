import { asInstant, type Instant, invariant } from '#kernel';
import type { Charge, ChargedEnding, PricedCall } from '#prices';
import type { EndpointMetadata } from '../facts.ts';
import type { SampleEndpointKey, SampleWorkspace } from './catalogue.ts';
import { type KoreanDay, koreanDayAfter, koreanDayOf } from './korean-days.ts';
import { type Trouble, troublesOf } from './troubles.ts';

/** What the sample takes from the installation that it is made for: its ids and its endpoints as they are there. */
export interface SamplePlace {
  readonly accountId: string;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** Ids by name. */
  readonly workspaceIds: Readonly<Record<SampleWorkspace, string>>;
  readonly endpoints: Readonly<Record<SampleEndpointKey, PlacedEndpoint>>;
}

export interface PlacedEndpoint {
  readonly id: string;
  readonly metadata: EndpointMetadata;
  /** Of destinations and fallbacks, by name. */
  readonly destinationIds: Readonly<Record<string, string>>;
}

export interface SampleOptions {
  readonly place: SamplePlace;
  /** The same seed, time and place give the same rows. */
  readonly seed: string;
  /** The time at which the sample is made: everything has ended by then. */
  readonly endsAt: Instant;
  /** How many civil days in Korea, the one of `endsAt` included. Default 90. */
  readonly daysCount?: number;
  /** What a call costs, as the gateway computes it. Default: its rows tell nothing of cost. */
  readonly charge?: ((call: PricedCall | undefined, ending: ChargedEnding) => Charge) | undefined;
}

/** The sample before its rows are made. */
export interface SamplePlan extends SampleOptions {
  readonly daysCount: number;
  /** The first midnight of the range. */
  readonly beginsAt: Instant;
  readonly troubles: readonly Trouble[];
}

const DAYS_DEFAULT = 90;

export function planSample(options: SampleOptions): SamplePlan {
  const { daysCount = DAYS_DEFAULT, endsAt, seed } = options;
  invariant(daysCount > 0, 'a sample has a day at least');
  const first = koreanDayAfter(koreanDayOf(endsAt), 1 - daysCount);
  const days = Array.from({ length: daysCount }, (_, index) => koreanDayAfter(first, index));
  return { ...options, daysCount, beginsAt: first.startsAt, troubles: troublesOf(days, seed) };
}

/** A day of the plan, from 0. */
export function dayOfPlan(plan: SamplePlan, index: number): KoreanDay {
  return koreanDayAfter(koreanDayOf(asInstant(plan.beginsAt)), index);
}
