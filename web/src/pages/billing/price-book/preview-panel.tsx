import { CREDIT_PRICE_BOUNDS, type PreviewCreditPrices } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Field } from '../../../components/field.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { addDays, dayOf, isDay, startOfDay } from '../../../range/zone-day.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { Preview } from './preview.tsx';

/** What days that are over would have cost by the book of now. */
export function PreviewPanel() {
  const { say } = useText();
  const zone = useSignedIn().account.time_zone;
  const [days, setDays] = useState(() => lastMonth(dayOf(Date.now(), zone)));
  const [asked, setAsked] = useState<PreviewCreditPrices>();
  const [isBad, setBad] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const range = rangeOf(days, zone);
    setBad(range === undefined);
    setAsked(range);
  };
  return (
    <Panel aria-labelledby="credit-preview" className="pb-3">
      <PanelHead id="credit-preview" title={say('creditPrices.previewTitle')} text={say('creditPrices.previewText')} />
      <form onSubmit={submit} noValidate className="flex flex-wrap items-start gap-x-3 gap-y-1 px-4">
        <Field
          label={say('creditPrices.previewFirst')}
          type="date"
          value={days.first}
          problem={isBad ? say('creditPrices.badRange') : undefined}
          onChange={(event) => setDays({ ...days, first: event.target.value })}
        />
        <Field
          label={say('creditPrices.previewLast')}
          type="date"
          value={days.last}
          onChange={(event) => setDays({ ...days, last: event.target.value })}
        />
        <Button type="submit" className="mt-6">
          {say('creditPrices.previewAsk')}
        </Button>
      </form>
      {asked !== undefined && <Preview asked={asked} isComparing={false} />}
    </Panel>
  );
}

interface Days {
  readonly first: string;
  readonly last: string;
}

/** The month before the one of a day. */
function lastMonth(today: string): Days {
  const last = addDays(`${today.slice(0, 7)}-01`, -1);
  return { first: `${last.slice(0, 7)}-01`, last };
}

/** undefined: the days are none, or too many. */
function rangeOf({ first, last }: Days, zone: string): PreviewCreditPrices | undefined {
  if (!isDay(first) || !isDay(last) || first > last) return undefined;
  if (addDays(first, CREDIT_PRICE_BOUNDS.rangeDaysMax - 1) < last) return undefined;
  return {
    from: new Date(startOfDay(first, zone)).toISOString(),
    to: new Date(startOfDay(addDays(last, 1), zone)).toISOString(),
  };
}
