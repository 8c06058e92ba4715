import { useRequestCost } from '../../api/use-request.ts';
import { Trouble } from '../../components/notice.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { Figure, Time, Unknown } from '../../components/values.tsx';
import { exactNanoUsd } from '../../format/money.ts';
import { useText } from '../../locales/use-text.ts';
import { Fact, FactList } from './fact-list.tsx';
import { type Row, textIn } from './read-row.ts';

const REASONS = [
  'usage',
  'estimated_usage',
  'failed_without_output',
  'not_charged_policy',
  'refused',
  'no_usage',
  'unknown_price',
  'no_credit_price',
  'free',
] as const;

/** What a request cost, by which price, what re-rating added, and what was charged in credits. */
export function RequestMoney({ id, row }: { readonly id: string; readonly row: Row }) {
  const { say } = useText();
  const cost = useRequestCost(id);
  const reason = textIn(row, 'charge_reason');
  const known = REASONS.find((each) => each === reason);
  return (
    <Panel aria-labelledby="money">
      <PanelHead id="money" title={say('request.moneyTitle')} />
      {cost.isError && <Trouble error={cost.error} onRetry={() => void cost.refetch()} />}
      <FactList>
        <Fact title={say('request.costNow')} reason={say('requests.unknownCost')}>
          {cost.data && <Usd nano={cost.data.cost_nano_usd} />}
        </Fact>
        {cost.data !== undefined && cost.data.corrections.length > 0 && (
          <>
            <Fact title={say('request.costOriginal')} reason={say('requests.unknownCost')}>
              <Usd nano={cost.data.original_nano_usd} />
            </Fact>
            <Fact title={say('request.corrections')} reason="">
              <ul className="space-y-1">
                {cost.data.corrections.map((correction) => (
                  <li key={correction.at}>
                    <Time at={correction.at} /> <Usd nano={correction.delta_nano_usd} isChange />
                    <span className="block text-small text-muted">
                      {say('request.correction', { version: correction.new_price_version })}
                    </span>
                  </li>
                ))}
              </ul>
            </Fact>
          </>
        )}
        <Fact title={say('request.priceVersion')} reason={say('request.noPriceVersion')}>
          {cost.data?.price_version ?? textIn(row, 'price_version')}
        </Fact>
        <Fact title={say('request.tier')} reason={say('request.noTier')}>
          {textIn(row, 'service_tier')}
        </Fact>
        <Fact title={say('request.credits')} reason={say('requests.unknownCredits')}>
          <Figure value={row['credits_micro']} format="micro_credits" reason={say('requests.unknownCredits')} />
        </Fact>
        <Fact title={say('request.chargeReason')} reason={say('request.noChargeReason')}>
          {known === undefined
            ? reason
            : say(isCharged(row) ? `request.charge.${known}` : 'request.charge.notInCredits')}
        </Fact>
        <Fact title={say('request.creditsVersion')} reason={say('request.noCreditsVersion')}>
          {textIn(row, 'credits_version')}
        </Fact>
      </FactList>
      <p className="px-4 pb-4 text-small text-muted">{say('request.creditsNote')}</p>
    </Panel>
  );
}

/** Use is a reason to charge, and where no credits are paid with, nothing was charged all the same. */
function isCharged(row: Row): boolean {
  return (
    row['credits_micro'] !== null ||
    !String(row['charge_reason']).endsWith('usage') ||
    row['charge_reason'] === 'no_usage'
  );
}

function Usd({ nano, isChange = false }: { readonly nano: string | null; readonly isChange?: boolean }) {
  const { say, language } = useText();
  if (nano === null) return <Unknown reason={say('requests.unknownCost')} />;
  const isMore = isChange && !nano.startsWith('-');
  return (
    <span className="figures">
      {isMore && '+'}
      {exactNanoUsd(nano, language)}
    </span>
  );
}
