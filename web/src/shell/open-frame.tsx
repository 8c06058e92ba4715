import type { ReactNode } from 'react';
import { OpenHeader } from './open-header.tsx';

/** What stands around a page that is open without signing in. Nothing leads inside. */
export function OpenFrame({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <OpenHeader className="border-b border-line bg-surface sm:px-6" />
      <main className="mx-auto w-full max-w-[1440px] flex-1 p-4 sm:p-6">{children}</main>
    </div>
  );
}
