import type { ReactNode } from 'react';
import { useText } from '../locales/use-text.ts';
import { Logo } from './logo.tsx';
import { LanguageMenu, ThemeMenu } from './look-menus.tsx';

/** What stands around a page that is open without signing in: whose product it is, language and theme. Nothing leads inside. */
export function OpenFrame({ children }: { readonly children: ReactNode }) {
  const { say } = useText();
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-12 items-center gap-2 border-b border-line bg-surface px-4 font-semibold sm:px-6">
        <Logo />
        {say('product.name')}
        <div className="ml-auto flex font-normal">
          <LanguageMenu />
          <ThemeMenu />
        </div>
      </header>
      <main className="mx-auto w-full max-w-[1440px] flex-1 p-4 sm:p-6">{children}</main>
    </div>
  );
}
