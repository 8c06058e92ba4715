import { GRANULARITIES, type Granularity } from '@tallygate/contract';
import { HistoryIcon } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import type { PageSearch } from '../../shell/page-search.ts';
import { granularityOf } from '../question.ts';

interface AxisChoicesProps {
  readonly search: PageSearch;
  readonly onChoose: (change: Partial<PageSearch>) => void;
  /** What the page's axes are made of now; undefined: none of them tells yet. */
  readonly shown: Granularity | undefined;
}

/** How finely charts are drawn, and whether they show the period before. */
export function AxisChoices({ search, onChoose, shown }: AxisChoicesProps) {
  const { say } = useText();
  const chosen = granularityOf(search.granularity);
  const isCompared = search.compare === 'previous';
  const automatic =
    chosen === undefined && shown !== undefined
      ? say('granularity.autoIs', { unit: say(`granularity.${shown}`) })
      : say('granularity.auto');
  return (
    <>
      <Choice
        label={say('granularity.label')}
        isLabelHidden
        value={chosen ?? ''}
        options={[
          { value: '', title: automatic },
          ...GRANULARITIES.map((each) => ({ value: each, title: say(`granularity.${each}`) })),
        ]}
        onChoose={(value) => onChoose({ granularity: value === '' ? undefined : value })}
      />
      <Button
        aria-pressed={isCompared}
        title={say('compare.reason')}
        className="font-normal aria-pressed:border-accent/40 aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent-ink"
        onClick={() => onChoose({ compare: isCompared ? undefined : 'previous' })}
      >
        <HistoryIcon aria-hidden />
        {say('compare.previous')}
      </Button>
    </>
  );
}
