import { Dialog } from 'radix-ui';
import { useText } from '../locales/use-text.ts';
import { Brand, Places } from './rail.tsx';

/** The rail where there is no room for it beside the page: over the page, when asked for. */
export function NarrowRail({ onClose }: { readonly onClose: () => void }) {
  const { say } = useText();
  return (
    <Dialog.Root open onOpenChange={(opens) => !opens && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="appears fixed inset-0 z-40 bg-black/45 lg:hidden" />
        <Dialog.Content
          aria-describedby={undefined}
          className="appears fixed inset-y-0 left-0 z-50 w-64 border-r border-line bg-surface outline-none lg:hidden"
        >
          <Dialog.Title className="sr-only">{say('nav.main')}</Dialog.Title>
          <Brand isCollapsed={false} />
          <Places isCollapsed={false} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
