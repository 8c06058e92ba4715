import { useText } from '../locales/use-text.ts';
import { Logo } from './logo.tsx';
import { LanguageMenu, ThemeMenu } from './look-menus.tsx';

/** The head of a page that is open without signing in: whose product it is, language and theme. */
export function OpenHeader({ className = '' }: { readonly className?: string }) {
  const { say } = useText();
  return (
    <header className={`flex h-12 items-center gap-2 px-4 font-semibold ${className}`}>
      <Logo />
      {say('product.name')}
      <div className="ml-auto flex font-normal">
        <LanguageMenu />
        <ThemeMenu />
      </div>
    </header>
  );
}
