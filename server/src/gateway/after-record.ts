import type { CallParts } from './call-parts.ts';

/** Acts when what was recorded so far is as durable as it must be: when the kernel has it, or under strict durability the disk. Always acts. */
export function afterRecord({ durability, spool }: Pick<CallParts, 'durability' | 'spool'>, act: () => void): void {
  if (durability === 'process') spool.written(act);
  else spool.synced().then(act, act);
}
