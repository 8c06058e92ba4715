import type { ReactNode } from 'react';
import { Unknown } from '../../components/values.tsx';

/** Names and values, one under the other. */
export function FactList({ children }: { readonly children: ReactNode }) {
  return <dl className="px-4 pb-4">{children}</dl>;
}

interface FactProps {
  readonly title: string;
  /** Why there is no value, when there is none. */
  readonly reason: string;
  readonly children?: ReactNode;
}

/** One of them; without a value a dash with the reason. */
export function Fact({ title, reason, children }: FactProps) {
  const isNothing = children === undefined || children === null || children === '' || children === false;
  return (
    <div className="grid grid-cols-[11rem_1fr] gap-3 border-t border-line py-1.5 first:border-t-0 max-sm:grid-cols-1 max-sm:gap-0">
      <dt className="text-muted">{title}</dt>
      <dd className="min-w-0 break-words">{isNothing ? <Unknown reason={reason} /> : children}</dd>
    </div>
  );
}
