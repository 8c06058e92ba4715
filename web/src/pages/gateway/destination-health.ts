import type { DestinationTraffic } from '@tallygate/contract';

/** `failing`: the last attempt failed. `someFailed`: it went well, others of the hour did not. `idle`: there was none. */
export type DestinationHealth = 'idle' | 'served' | 'someFailed' | 'failing';

/** How a destination did, by the attempts of the last hour. */
export function healthOf(traffic: DestinationTraffic | undefined): DestinationHealth {
  if (traffic === undefined || traffic.attempts === 0) return 'idle';
  if ((traffic.last_error_code ?? '') !== '') return 'failing';
  return traffic.failed > 0 ? 'someFailed' : 'served';
}

/** How an endpoint did, by its destinations: it fails where none of them answers; where one does, some attempts failed. */
export function healthOfAll(all: readonly DestinationTraffic[]): DestinationHealth {
  const tried = all.map(healthOf).filter((health) => health !== 'idle');
  if (tried.length === 0) return 'idle';
  if (tried.every((health) => health === 'failing')) return 'failing';
  return tried.every((health) => health === 'served') ? 'served' : 'someFailed';
}
