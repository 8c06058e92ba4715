import { CalendarIcon } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { classNames } from '../components/class-names.ts';
import { Field } from '../components/field.tsx';
import { FLOATING_LOOK } from '../components/menu.tsx';
import { calendarDay } from '../format/time.ts';
import { useText } from '../locales/use-text.ts';
import { CALENDAR_PRESETS, type Range } from '../range/range.ts';
import { RANGE_OPTION_LOOK } from './range-option-look.ts';

interface CustomRangeProps {
  readonly range: Range;
  readonly onChoose: (days: { readonly range: string } | { readonly from: string; readonly to: string }) => void;
}

/** Ranges of the calendar, and days of one's own, both included. */
export function CustomRange({ range, onChoose }: CustomRangeProps) {
  const { say, language } = useText();
  const [from, setFrom] = useState(range.firstDay);
  const [to, setTo] = useState(range.lastDay);
  const [isOpen, setOpen] = useState(false);
  const isCustom = range.preset === 'custom';
  const named = CALENDAR_PRESETS.find((name) => name === range.preset);
  const words = named === undefined ? say('range.custom') : say(`range.${named}`);
  const span = say('range.span', {
    first: calendarDay(range.firstDay, language),
    last: calendarDay(range.lastDay, language),
  });
  const apply = () => {
    setOpen(false);
    onChoose({ from, to });
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button
          look="quiet"
          aria-pressed={isCustom || named !== undefined}
          aria-label={isCustom ? span : words}
          className={RANGE_OPTION_LOOK}
        >
          <CalendarIcon aria-hidden />
          <span className={isCustom || named !== undefined ? '' : 'max-sm:hidden'}>{isCustom ? span : words}</span>
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={say('range.custom')}
          className={classNames(FLOATING_LOOK, 'w-64 p-3')}
        >
          <div className="mb-3 flex flex-wrap gap-px border-b border-line pb-2">
            {CALENDAR_PRESETS.map((name) => (
              <Button
                key={name}
                look="quiet"
                aria-pressed={name === range.preset}
                className={RANGE_OPTION_LOOK}
                onClick={() => {
                  setOpen(false);
                  onChoose({ range: name });
                }}
              >
                {say(`range.${name}`)}
              </Button>
            ))}
          </div>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              apply();
            }}
          >
            <Field
              label={say('range.first')}
              type="date"
              required
              max={to}
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
            <Field
              label={say('range.last')}
              type="date"
              required
              min={from}
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
            <Button type="submit" look="primary" className="w-full">
              {say('action.apply')}
            </Button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
