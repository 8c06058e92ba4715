import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Button } from '../components/button.tsx';
import { useText } from '../locales/use-text.ts';
import { PRESETS, type Preset, type Range } from '../range/range.ts';
import type { PageSearch } from '../shell/page-search.ts';
import { RANGE_OPTION_LOOK } from './range-option-look.ts';

const CustomRange = lazy(() => import('./custom-range.tsx').then((module) => ({ default: module.CustomRange })));

const NAMES = Object.keys(PRESETS) as Preset[];

/** Which days a page shows: named ranges, or days of one's own. The choice stands in the address. */
export function RangePicker({ range }: { readonly range: Range }) {
  const { say } = useText();
  const navigate = useNavigate();
  const choose = (days: Pick<PageSearch, 'range' | 'from' | 'to'>) =>
    void navigate({
      to: '.',
      search: (now: PageSearch) => ({ ...now, range: undefined, from: undefined, to: undefined, ...days }),
    });
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
