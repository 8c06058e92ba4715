import type { CreditUsage } from '@tallygate/contract';
import { ChevronRightIcon } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type PointerEvent, useEffect, useId, useRef, useState } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { FLOATING_LOOK } from '../../../components/menu.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { percentage } from '../../../format/number.ts';
import { useText } from '../../../locales/use-text.ts';
import { nameText, shareOf } from './usage-lines.ts';

interface PartsCardProps {
  readonly name: string;
  readonly parts: CreditUsage['data'][number]['parts'];
  /** The sum of the parts. */
  readonly whole: string;
  readonly group: CreditUsage['group'];
}

/** Long enough to cross the gap between a name and its card. */
const LEAVES_AFTER_MS = 150;

/** A name that shows what it is made of: to a pointer that rests on it, to the focus of a keyboard, and to a finger's tap. */
export function PartsCard({ name, parts, whole, group }: PartsCardProps) {
  const { say } = useText();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const { isOpen, pin, show, hide, leave, close } = useShown();
  const title = say(group === 'feature' ? 'credits.partsOfFeature' : 'credits.parts', { name });
  const ofPointer = {
    onPointerEnter: (event: PointerEvent) => event.pointerType === 'mouse' && show(),
    onPointerLeave: (event: PointerEvent) => event.pointerType === 'mouse' && leave(),
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={(opens) => !opens && close()}>
      <Popover.Anchor asChild>
        <button
          ref={button}
          type="button"
          aria-expanded={isOpen}
          aria-describedby={isOpen ? id : undefined}
          onClick={pin}
          onFocus={(event) => event.currentTarget.matches(':focus-visible') && show()}
          onBlur={(event) => (event.relatedTarget === null ? hide() : close())}
          {...ofPointer}
          className="flex max-w-full items-center gap-1 rounded-sm text-left hover:text-accent-ink"
        >
          <span className="truncate" title={name}>
            {name}
          </span>
          <ChevronRightIcon
            aria-hidden
            className={classNames('size-3.5 shrink-0 text-faint transition-transform', isOpen && 'rotate-90')}
          />
        </button>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          id={id}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={title}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          // The name's own focus opens the card, and its own click decides whether it stays.
          onFocusOutside={(event) => event.preventDefault()}
          onPointerDownOutside={(event) => isWithin(button.current, event.target) && event.preventDefault()}
          {...ofPointer}
          className={classNames(FLOATING_LOOK, 'w-[min(22rem,calc(100vw-2rem))] p-3 text-small')}
        >
          <p className="mb-1.5 font-medium [overflow-wrap:anywhere]">{title}</p>
          <Parts parts={parts} whole={whole} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function isWithin(place: HTMLElement | null, target: EventTarget | null): boolean {
  return target instanceof Node && place?.contains(target) === true;
}

function Parts({ parts, whole }: Pick<PartsCardProps, 'parts' | 'whole'>) {
  const { say, language } = useText();
  return (
    <ul className="max-h-64 overflow-y-auto">
      {parts.map(({ name, credits }) => {
        const named = nameText(name);
        const share = shareOf(credits, whole);
        return (
          <li key={name ?? ''} className="flex items-baseline gap-3 py-0.5">
            <span className="min-w-0 flex-1 truncate">{'text' in named ? named.text : say(named.id)}</span>
            <span className="figures text-right">
              {creditsOfText(credits, language)} {say('unit.micro_credits')}
            </span>
            <span className="figures w-12 text-right text-muted">
              {share === undefined ? '' : percentage(share, language)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Shown while somebody points at it or has it in focus; a click or a tap keeps it until the next one. */
function useShown() {
  const [isPointed, setPointed] = useState(false);
  const [isPinned, setPinned] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const stay = () => clearTimeout(timer.current);
  return {
    isOpen: isPointed || isPinned,
    show: () => {
      stay();
      setPointed(true);
    },
    hide: () => setPointed(false),
    leave: () => {
      stay();
      timer.current = setTimeout(() => setPointed(false), LEAVES_AFTER_MS);
    },
    pin: () => {
      setPointed(false);
      setPinned(!isPinned);
    },
    close: () => {
      setPointed(false);
      setPinned(false);
    },
  };
}
