import type { DestinationTraffic } from '@tallygate/contract';

/** `failing`: the last attempt failed. `someFailed`: it went well, others of the hour did not. `idle`: there was none. */
export type DestinationHealth = 'idle' | 'served' | 'someFailed' | 'failing';

/** How a destination did, by the attempts of the last hour. */
export function healthOf(traffic: DestinationTraffic | undefined): DestinationHealth {
  if (traffic === undefined || traffic.attempts === 0) return 'idle';
  if ((traffic.last_error_code ?? '') !== '') return 'failing';
  return traffic.failed > 0 ? 'someFailed' : 'served';
}

const BY_WEIGHT: readonly DestinationHealth[] = ['failing', 'someFailed', 'served', 'idle'];

/** Of several the worst. */
export function worstHealth(all: readonly DestinationTraffic[]): DestinationHealth {
  const found = new Set(all.map(healthOf));
  return BY_WEIGHT.find((health) => found.has(health)) ?? 'idle';
}
