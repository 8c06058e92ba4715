import { useState } from 'react';
import { recall, remember } from '../../components/remembered.ts';
import { COLUMNS, type ColumnName, DEFAULT_COLUMNS } from './request-columns.tsx';

const KEPT = 'tallygate.requests.columns';

/** Which columns does this browser show? */
export function useColumns(): readonly [readonly ColumnName[], (names: readonly ColumnName[]) => void] {
  const [columns, setColumns] = useState(() => readColumns(recall(KEPT)));
  const choose = (names: readonly ColumnName[]) => {
    setColumns(names);
    remember(KEPT, names.join(','));
  };
  return [columns, choose];
}

/** Names that an earlier version kept may be gone; none at all is what nobody chose. */
function readColumns(kept: string | undefined): readonly ColumnName[] {
  const names = new Set(kept?.split(','));
  const known = COLUMNS.filter((name) => names.has(name));
  return known.length === 0 ? DEFAULT_COLUMNS : known;
}
