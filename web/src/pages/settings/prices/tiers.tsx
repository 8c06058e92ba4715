import type { ContextTier, ServiceTierPrice, TokenPrices } from '@tallygate/contract';
import { usdOfText } from '../../../format/money.ts';
import { exactNumber } from '../../../format/number.ts';
import { useText } from '../../../locales/use-text.ts';
import { COMPONENTS } from './price-form.ts';
import { COMPONENT_WORDS } from './price-words.tsx';

interface TiersProps {
  readonly priced: {
    readonly context_tiers: readonly ContextTier[];
    readonly service_tiers: Readonly<Record<string, ServiceTierPrice>>;
  };
}

/** The prices beside the standard ones, folded up: by size of the input, and by service tier. */
export function Tiers({ priced: { context_tiers: contexts, service_tiers: services } }: TiersProps) {
  const { say } = useText();
  const count = contexts.length + Object.keys(services).length;
  if (count === 0) return <span className="text-muted">{say('value.none')}</span>;
  return (
    <details className="text-left">
      <summary className="cursor-pointer rounded-sm whitespace-nowrap text-accent-ink">
        {say('prices.tierCount', { count })}
      </summary>
      <TierLines contexts={contexts} services={services} />
    </details>
  );
}

/** The same, open. */
export function TierLines({
  contexts,
  services,
}: {
  readonly contexts: readonly ContextTier[];
  readonly services: Readonly<Record<string, ServiceTierPrice>>;
}) {
  const { say, language } = useText();
  return (
    <ul className="mt-1 space-y-1 text-small">
      {contexts.map(({ above_input_tokens: above, prices }) => (
        <li key={above}>
          <span className="text-muted">{say('prices.above', { size: exactNumber(above, language) })}</span>
          <PricesLine prices={prices} />
        </li>
      ))}
      {Object.entries(services).map(([name, tier]) => (
        <li key={name}>
          <span className="font-mono text-muted">{name}</span>
          {'multiplier' in tier ? (
            <span className="figures"> × {tier.multiplier}</span>
          ) : (
            <PricesLine prices={tier.prices} />
          )}
        </li>
      ))}
    </ul>
  );
}

function PricesLine({ prices }: { readonly prices: TokenPrices }) {
  const { say, language } = useText();
  const given = COMPONENTS.flatMap((component) => {
    const price = prices[component];
    return price === undefined ? [] : [`${say(COMPONENT_WORDS[component])} ${usdOfText(price, language)}`];
  });
  return <span className="figures block">{given.join(' · ')}</span>;
}
