import { lazy, Suspense } from 'react';
import { Skeleton } from '../components/skeleton.tsx';
import { withTexts } from '../locales/with-texts.ts';
import type { Twin } from './twin.ts';

// Most readers look at the picture: what sorts tables comes when the first table is asked for.
const TwinTable = lazy(async () => ({ default: (await withTexts(import('./twin-table.tsx'))).TwinTable }));

/** A widget's figures as a table, in place of its picture. */
export function TableView(props: { readonly twin: Twin; readonly label: string }) {
  return (
    <Suspense fallback={<Skeleton className="m-4 h-56" />}>
      <TwinTable {...props} />
    </Suspense>
  );
}
