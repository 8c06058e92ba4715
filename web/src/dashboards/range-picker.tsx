import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Button } from '../components/button.tsx';
import { useText } from '../locales/use-text.ts';
import { withTexts } from '../locales/with-texts.ts';
import { PRESETS, type Range } from '../range/range.ts';
import type { PageSearch } from '../shell/page-search.ts';
import { RANGE_OPTION_LOOK } from './range-option-look.ts';

const CustomRange = lazy(async () => ({ default: (await withTexts(import('./custom-range.tsx'))).CustomRange }));

const NAMES = Object.keys(PRESETS) as (keyof typeof PRESETS)[];

type Days = Pick<PageSearch, 'range' | 'from' | 'to'>;

interface RangePickerProps {
  readonly range: Range;
  /** Default: the choice goes into the address. */
  readonly onChoose?: (days: Days) => void;
}

/** Which days a page shows: named ranges, or days of one's own. */
export function RangePicker({ range, onChoose }: RangePickerProps) {
  const { say } = useText();
  const navigate = useNavigate();
  const choose = (days: Days) => {
    const whole = { range: undefined, from: undefined, to: undefined, ...days };
    if (onChoose !== undefined) onChoose(whole);
    else void navigate({ to: '.', search: (now: PageSearch) => ({ ...now, ...whole }) });
  };
  return (
    <fieldset className="flex flex-wrap items-center gap-px rounded-md border border-line-strong bg-surface p-0.5">
      <legend className="sr-only">{say('range.label')}</legend>
      {NAMES.map((name) => (
        <Option
          key={name}
          title={say(`range.${name}`)}
          isChosen={range.preset === name}
          onChoose={() => choose({ range: name })}
        />
      ))}
      <Suspense fallback={<div className="w-24" />}>
        <CustomRange key={`${range.firstDay} ${range.lastDay}`} range={range} onChoose={choose} />
      </Suspense>
    </fieldset>
  );
}

interface OptionProps {
  readonly title: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Option({ title, isChosen, onChoose }: OptionProps) {
  return (
    <Button look="quiet" aria-pressed={isChosen} onClick={onChoose} className={RANGE_OPTION_LOOK}>
      {title}
    </Button>
  );
}
