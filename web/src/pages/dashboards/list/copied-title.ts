import type { Localized } from '@tallygate/contract';

/** What a copy is called until somebody says otherwise. */
export function copiedTitle({ ko, en }: Localized): Localized {
  return { ko: `${ko} 사본`, en: `Copy of ${en}` };
}
