import type { CallParts } from './call-parts.ts';

/** Acts when what was recorded so far is as durable as it must be: at once, or under strict durability when the disk has it. Always acts. */
export function afterRecord({ durability, spool }: Pick<CallParts, 'durability' | 'spool'>, act: () => void): void {
  if (durability === 'process') act();
  else spool.synced().then(act, act);
}
