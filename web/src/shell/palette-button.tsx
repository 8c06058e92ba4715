import { SearchIcon } from 'lucide-react';
import { Button } from '../components/button.tsx';
import { useText } from '../locales/use-text.ts';
import { openPalette } from './palette-state.ts';

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Opens the search over pages and commands, and tells its keys. */
export function PaletteButton() {
  const { say } = useText();
  return (
    <Button
      look="quiet"
      aria-keyshortcuts={isApple ? 'Meta+K' : 'Control+K'}
      onClick={() => openPalette(true)}
      className="max-md:size-8 max-md:px-0"
    >
      <SearchIcon aria-hidden />
      <span className="max-md:sr-only">{say('palette.open')}</span>
      <kbd aria-hidden className="rounded-sm border border-line px-1 font-sans text-[11px] text-faint max-md:hidden">
        {isApple ? '⌘K' : 'Ctrl K'}
      </kbd>
    </Button>
  );
}
