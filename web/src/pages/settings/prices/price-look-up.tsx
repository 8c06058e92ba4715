import type { PriceLookup } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { usePriceLookup, usePriceSettings } from '../../../api/use-prices.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Field } from '../../../components/field.tsx';
import { Trouble } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { Skeleton } from '../../../components/skeleton.tsx';
import { Time } from '../../../components/values.tsx';
import { useText } from '../../../locales/use-text.ts';
import { isDay, startOfDay } from '../../../range/zone-day.ts';
import type { PricesSearch } from '../../../shell/page-search.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { COMPONENTS } from './price-form.ts';
import { COMPONENT_WORDS, Usd } from './price-words.tsx';
import { ProviderChoice } from './provider-choice.tsx';
import { TierLines } from './tiers.tsx';

interface PriceLookUpProps {
  readonly search: PricesSearch;
  readonly onAsk: (change: PricesSearch) => void;
}

/** What would a model cost, and where is that from? */
export function PriceLookUp({ search, onAsk }: PriceLookUpProps) {
  const { say } = useText();
  const release = usePriceSettings().data?.catalogue_version;
  return (
    <Panel aria-labelledby="price-look-up">
      <PanelHead
        id="price-look-up"
        title={say('lookup.title')}
        text={
          release === undefined ? say('lookup.text') : `${say('lookup.text')} ${say('lookup.release', { release })}`
        }
      />
      <AskForm key={`${search.provider} ${search.model} ${search.on}`} search={search} onAsk={onAsk} />
      <Answer search={search} />
    </Panel>
  );
}

function AskForm({ search, onAsk }: PriceLookUpProps) {
  const { say } = useText();
  const [provider, setProvider] = useState(search.provider ?? 'openai');
  const [model, setModel] = useState(search.model ?? '');
  const [on, setOn] = useState(search.on ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAsk({ provider, model: model.trim(), on: on || undefined });
  };
  return (
    <form
      onSubmit={submit}
      className="grid items-start gap-x-3 px-4 pb-3 max-sm:pb-1 sm:grid-cols-[14rem_1fr_12rem_auto]"
    >
      <ProviderChoice label={say('prices.provider')} value={provider} onChoose={setProvider} className="max-sm:mb-3" />
      <Field
        label={say('prices.model')}
        placeholder="gpt-5.2"
        required
        maxLength={256}
        value={model}
        onChange={(event) => setModel(event.target.value)}
      />
      <Field
        label={say('lookup.on')}
        hint={say('lookup.onHint')}
        type="date"
        value={on}
        onChange={(event) => setOn(event.target.value)}
      />
      <Button type="submit" className="mt-[23px] h-9 max-sm:mt-2 max-sm:mb-3">
        {say('lookup.ask')}
      </Button>
    </form>
  );
}

function Answer({ search: { provider, model, on } }: Pick<PriceLookUpProps, 'search'>) {
  const zone = useSignedIn().account.time_zone;
  const at = on !== undefined && isDay(on) ? new Date(startOfDay(on, zone)).toISOString() : undefined;
  const found = usePriceLookup(provider === undefined || model === undefined ? undefined : { provider, model, at });
  if (provider === undefined || model === undefined) return null;
  if (found.isPending) {
    return (
      <div className="space-y-2 border-t border-line p-4">
        <Skeleton className="w-1/3" />
        <Skeleton className="w-2/3" />
      </div>
    );
  }
  if (found.data === undefined) {
    return (
      <Trouble error={found.error} onRetry={() => void found.refetch()} className="border-t border-line py-5" isBrief />
    );
  }
  return <Found found={found.data} />;
}

const TONES = { book: 'good', catalogue: 'neutral', demo: 'neutral', none: 'warn' } as const;

function Found({ found }: { readonly found: PriceLookup }) {
  const { say } = useText();
  return (
    <div className="border-t border-line px-4 py-3" role="status">
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <span className="font-mono text-small font-medium break-all">{found.model}</span>
        <Badge tone={TONES[found.source]}>{say(`lookup.source.${found.source}`)}</Badge>
        <span className="text-small text-muted">
          <Time at={found.at} />
        </span>
      </p>
      {found.charged === null ? (
        <p className="mt-1 text-muted">{say('lookup.none')}</p>
      ) : (
        <PriceColumns found={found} charged={found.charged} />
      )}
    </div>
  );
}

interface PriceColumnsProps {
  readonly found: PriceLookup;
  readonly charged: NonNullable<PriceLookup['charged']>;
}

/** What is charged; beside it what the catalogue alone says, where that is not the same thing. */
function PriceColumns({ found, charged }: PriceColumnsProps) {
  const { say } = useText();
  const catalogue = found.source === 'book' ? found.catalogue : null;
  return (
    <div className="mt-2 overflow-x-auto">
      <table className="w-full max-w-2xl text-small">
        <thead>
          <tr className="text-muted">
            <th scope="col" className="h-7 pr-3 text-left font-medium">
              {say('prices.unit')}
            </th>
            <th scope="col" className="px-3 text-right font-medium">
              {say('lookup.charged')}
            </th>
            {catalogue !== null && (
              <th scope="col" className="pl-3 text-right font-medium">
                {say('lookup.source.catalogue')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {COMPONENTS.map((component) => (
            <tr key={component} className="border-t border-line">
              <th scope="row" className="h-7 pr-3 text-left font-normal">
                {say(COMPONENT_WORDS[component])}
              </th>
              <td className="px-3 text-right">
                <Usd prices={charged.prices} part={component} />
              </td>
              {catalogue !== null && (
                <td className="pl-3 text-right text-muted">
                  <Usd prices={catalogue.prices} part={component} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <TierLines contexts={charged.context_tiers} services={charged.service_tiers} />
      <p className="mt-2 text-small text-muted">
        {say('lookup.version')} <code className="font-mono break-all">{charged.price_version}</code>
      </p>
    </div>
  );
}
