import type { CallOnce } from '#gateway';
import { systemClock } from '#kernel';
import { httpCallOnce } from '../gateway/adapters/http-call-once.ts';
import { isMetadataAddress } from '../gateway/adapters/metadata-addresses.ts';

/**
 * Single requests of the control process to addresses that people chose. `metadataAddresses`: whether they may reach those
 * at which machines ask who they are.
 */
export function guardedCallOnce({ metadataAddresses }: { readonly metadataAddresses: 'allow' | 'refuse' }): CallOnce {
  const isRefused = metadataAddresses === 'allow' ? () => false : isMetadataAddress;
  return httpCallOnce({ clock: systemClock, isRefused });
}
