import { useMemo } from 'react';
import { useKeyNames } from '../api/use-key-names.ts';
import { KEY_COLUMN } from './shows-keys.ts';
import type { KnownValues } from './value-names.ts';

/** Calls keys by their name wherever widgets show them: of the reader, who may know them, and never of the figures. */
export function useKnownValues(known: KnownValues, { showsKeys }: { readonly showsKeys: boolean }): KnownValues {
  const names = useKeyNames({ isNeeded: showsKeys });
  return useMemo(
    () => new Map([...known, [KEY_COLUMN, new Map([...names].map(([id, name]) => [id, { name }]))] as const]),
    [known, names],
  );
}
