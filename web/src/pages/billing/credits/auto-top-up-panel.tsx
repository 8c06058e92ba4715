import type { AutoTopUpFacts } from '@tallygate/contract';
import { useState } from 'react';
import { useAutoTopUp } from '../../../api/use-top-ups.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time } from '../../../components/values.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { moneyText } from '../../../format/money-text.ts';
import { useText } from '../../../locales/use-text.ts';
import { Asked } from '../asked.tsx';
import { Facts } from '../facts.tsx';
import { AutoTopUpDialog } from './auto-top-up-dialog.tsx';

/** Whether credits are bought by themselves when they run short, and up to how much money. */
export function AutoTopUpPanel({ workspace }: { readonly workspace: string }) {
  const { say } = useText();
  const rule = useAutoTopUp(workspace);
  const [isChanging, setChanging] = useState(false);
  return (
    <Panel aria-labelledby="auto-top-up">
      <header className="flex items-start justify-between gap-4 px-4 pt-3 pb-2">
        <div className="min-w-0">
          <h2 id="auto-top-up" className="flex flex-wrap items-center gap-2 font-semibold">
            {say('credits.auto')}
            {rule.data !== undefined && (
              <Badge tone={rule.data.is_on ? 'good' : 'neutral'}>
                {say(rule.data.is_on ? 'credits.isOn' : 'credits.isOff')}
              </Badge>
            )}
          </h2>
          <p className="text-small text-muted">{say('credits.autoText')}</p>
        </div>
        <Button disabled={rule.data === undefined} onClick={() => setChanging(true)}>
          {say('credits.change')}
        </Button>
      </header>
      <Asked query={rule} lines={2}>
        {(known) => (
          <>
            <Rule rule={known} />
            {isChanging && <AutoTopUpDialog workspace={workspace} rule={known} onClose={() => setChanging(false)} />}
          </>
        )}
      </Asked>
    </Panel>
  );
}

function Rule({ rule }: { readonly rule: AutoTopUpFacts }) {
  const { say, language } = useText();
  const { threshold, monthly_cap: cap, spent_this_month: spent, not_before: notBefore, off_reason: reason } = rule;
  if (threshold === null) return <p className="px-4 pb-4 text-muted">{say('credits.autoNever')}</p>;
  return (
    <div className="space-y-3 px-4 pb-4">
      {!rule.is_on && reason !== null && reason !== 'person' && (
        <p className="rounded-md bg-warn-soft px-3 py-2">{say(`credits.offReason.${reason}`)}</p>
      )}
      <Facts
        lines={[
          [say('credits.threshold'), say('billing.credits', { credits: creditsOfText(threshold, language) })],
          ...(cap === null ? [] : [[say('credits.monthlyCap'), moneyText(cap, language)] as const]),
          ...(spent === null ? [] : [[say('credits.spentThisMonth'), moneyText(spent, language)] as const]),
          [say('credits.coolDown'), say('credits.minutes', { minutes: rule.cool_down_minutes })],
          ...(rule.is_on && notBefore !== null && Date.parse(notBefore) > Date.now()
            ? [[say('credits.notBefore'), <Time key="not-before" at={notBefore} />] as const]
            : []),
        ]}
      />
    </div>
  );
}
