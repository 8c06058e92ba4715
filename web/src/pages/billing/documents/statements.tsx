import { billingFiles } from '@tallygate/contract';
import { FileTextIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Choice } from '../../../components/field.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { calendarMonth } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { useNow } from '../../settings/usage/use-now.ts';
import { useBillingWorkspace } from '../use-billing-workspace.ts';
import { lastMonths } from './months.ts';

const MONTHS_SHOWN = 24;

/** The statement of a month, for one workspace. */
export function Statements() {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const { id, options } = useBillingWorkspace();
  const months = lastMonths(useNow(), zone, MONTHS_SHOWN);
  const [month, setMonth] = useState(months[0] ?? '');
  const [chosen, setChosen] = useState<string>();
  const workspace = chosen ?? id;
  return (
    <Panel aria-labelledby="statements">
      <PanelHead id="statements" title={say('billing.statements')} text={say('billing.statementsText')} />
      <div className="flex flex-wrap items-end gap-3 px-4 pb-4">
        <Choice
          label={say('billing.workspace')}
          className="min-w-44 max-sm:w-full"
          value={workspace}
          options={options}
          onChoose={setChosen}
        />
        <Choice
          label={say('billing.documents.month')}
          className="min-w-44 max-sm:w-full"
          value={month}
          options={months.map((value) => ({
            value,
            title:
              value === months[0]
                ? say('billing.monthSoFar', { month: calendarMonth(`${value}-01`, language) })
                : calendarMonth(`${value}-01`, language),
          }))}
          onChoose={setMonth}
        />
        {(['ko', 'en'] as const).map((each) => (
          <Button key={each} asChild className="h-9">
            <a
              href={billingFiles.statement(month, { workspace, language: each })}
              download={`statement-${month}-${each}.pdf`}
              aria-label={`${say(`billing.pdf.${each}`)} PDF: ${say('billing.statements')}`}
            >
              <FileTextIcon aria-hidden />
              {say(`billing.pdf.${each}`)}
            </a>
          </Button>
        ))}
      </div>
    </Panel>
  );
}
