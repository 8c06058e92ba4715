import type { BillingQuote } from '@tallygate/contract';
import { creditsOfText } from '../../format/credits.ts';
import { endOfUse } from '../../format/end-of-use.ts';
import { calendarDay } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import { SandboxBadge } from './billing-frame.tsx';
import { Facts } from './facts.tsx';
import { PriceLines } from './price-lines.tsx';

/** What is paid, for how many credits, and until when those can be used: printed before anybody pays. */
export function QuoteText({ quote }: { readonly quote: BillingQuote }) {
  const { say, language } = useText();
  const due = quote.deposit_due_on;
  return (
    <div className="space-y-3">
      <div className="space-y-1.5">
        <Facts
          lines={[
            [say('billing.creditsTitle'), say('billing.credits', { credits: creditsOfText(quote.credits, language) })],
            [say('billing.lastDay'), endOfUse(quote.expires_at, { zone: quote.time_zone, language })],
            ...(due === null ? [] : [[say('billing.depositDue'), calendarDay(due, language)] as const]),
          ]}
        />
        <PriceLines price={quote.price} />
      </div>
      <p className="rounded-md bg-sunken px-3 py-2">
        {quote.sentence} {quote.is_sandbox && <SandboxBadge />}
      </p>
    </div>
  );
}
