import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { usdOfText } from '../../../format/money.ts';
import { exactNumber } from '../../../format/number.ts';
import { useText } from '../../../locales/use-text.ts';
import type { FarPrice } from './far-price.ts';
import { COMPONENT_WORDS } from './price-words.tsx';

interface FarPriceQuestionProps {
  readonly far: FarPrice;
  readonly isPending: boolean;
  readonly onBack: () => void;
  readonly onConfirm: () => void;
}

/** Both figures side by side, and whether it is meant so: such a price was mostly written per token or per thousand. */
export function FarPriceQuestion({ far, isPending, onBack, onConfirm }: FarPriceQuestionProps) {
  const { say, language } = useText();
  const { component, contextTier, times } = far;
  const tier = contextTier === undefined ? '' : `${say('prices.contextTier', { number: contextTier + 1 })} · `;
  const name = `${tier}${component === undefined ? say('far.part') : say(COMPONENT_WORDS[component])}`;
  return (
    <Dialog isOpen isHeld onClose={onBack} title={say('far.title')} text={say('far.text')}>
      <p className="mb-2 font-medium">
        {name} <span className="font-normal text-muted">{say('prices.unit')}</span>
      </p>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-md border border-line bg-line">
        <Side title={say('far.yours')} price={usdOfText(far.price, language)} />
        <Side
          title={say('lookup.source.catalogue')}
          price={usdOfText(far.cataloguePrice, language)}
          note={far.catalogue}
        />
      </dl>
      <p className="mt-3 font-medium text-warn">
        {times === undefined
          ? say('far.zero')
          : say(far.isAbove ? 'far.above' : 'far.below', { times: exactNumber(times, language) })}
      </p>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button onClick={onBack} autoFocus>
          {say('far.back')}
        </Button>
        <Button look="danger" disabled={isPending} onClick={onConfirm}>
          {say('far.confirm')}
        </Button>
      </div>
    </Dialog>
  );
}

function Side({ title, price, note }: { readonly title: string; readonly price: string; readonly note?: string }) {
  return (
    <div className="min-w-0 bg-surface px-4 py-3">
      <dt className="text-small text-muted">{title}</dt>
      <dd className="figures mt-0.5 text-[18px] font-semibold">{price}</dd>
      {note !== undefined && <dd className="text-small text-muted">{note}</dd>}
    </div>
  );
}
