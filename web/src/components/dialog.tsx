import { XIcon } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useText } from '../locales/use-text.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** A sentence under the title. */
  readonly text?: ReactNode;
  readonly children: ReactNode;
  /** Whether only its own buttons close it: what it shows would be lost. */
  readonly isHeld?: boolean;
  /** Whether it holds more than a few fields. */
  readonly isWide?: boolean;
}

/** Asks or shows something before the page goes on; keeps the focus until it is closed. */
export function Dialog({ isOpen, onClose, title, text, children, isHeld = false, isWide = false }: DialogProps) {
  const { say } = useText();
  const keep = (event: Event) => isHeld && event.preventDefault();
  return (
    <Radix.Root open={isOpen} onOpenChange={(opens) => !opens && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="appears fixed inset-0 z-40 bg-black/45" />
        <Radix.Content
          className={classNames(
            'appears fixed top-[12vh] left-1/2 z-50 max-h-[80vh] w-[min(30rem,calc(100vw-2rem))] -translate-x-1/2 overflow-y-auto rounded-md border border-line-strong bg-surface p-5 outline-none',
            isWide && 'top-[6vh] max-h-[88vh] w-[min(44rem,calc(100vw-2rem))]',
          )}
          onEscapeKeyDown={keep}
          onPointerDownOutside={keep}
          onInteractOutside={keep}
          {...(text === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <div className="mb-4 flex items-start justify-between gap-4">
            <div>
              <Radix.Title className="text-[16px] font-semibold">{title}</Radix.Title>
              {text !== undefined && <Radix.Description className="mt-1 text-muted">{text}</Radix.Description>}
            </div>
            {!isHeld && (
              <Radix.Close asChild>
                <Button look="quiet" size="icon" aria-label={say('action.close')} className="-mt-1.5 -mr-2">
                  <XIcon aria-hidden />
                </Button>
              </Radix.Close>
            )}
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
