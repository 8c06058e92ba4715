import { PlusIcon, Trash2Icon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../components/button.tsx';
import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { NO_PRICES, type PriceForm, type Problems, TIERS_MAX } from './price-form.ts';
import { PriceInputs } from './price-inputs.tsx';

interface TierInputsProps {
  readonly form: PriceForm;
  readonly problems: Problems;
  readonly onChange: (change: Partial<PriceForm>) => void;
}

/** Prices beside the standard ones: by size of the input, and by service tier. */
export function TierInputs(props: TierInputsProps) {
  return (
    <>
      <ContextTiers {...props} />
      <ServiceTiers {...props} />
    </>
  );
}

function ContextTiers({ form, problems, onChange }: TierInputsProps) {
  const { say } = useText();
  const tiers = form.contextTiers;
  const change = (index: number, tier: Partial<(typeof tiers)[number]>) =>
    onChange({ contextTiers: tiers.map((each, place) => (place === index ? { ...each, ...tier } : each)) });
  return (
    <Group
      title={say('prices.contextTiers')}
      text={say('prices.contextText')}
      addTitle={say('prices.addContext')}
      onAdd={
        tiers.length < TIERS_MAX.context
          ? () => onChange({ contextTiers: [...tiers, { key: crypto.randomUUID(), above: '', prices: NO_PRICES }] })
          : undefined
      }
    >
      {tiers.map(({ key, above, prices }, index) => (
        <fieldset key={key} className="mt-2 rounded-md border border-line p-3">
          <legend className="sr-only">{say('prices.contextTier', { number: index + 1 })}</legend>
          <div className="flex items-start justify-between gap-3">
            <Field
              label={say('prices.aboveLabel')}
              inputMode="numeric"
              placeholder="200,000"
              value={above}
              problem={wordsOf(problems[`contextTiers.${index}.above`], say)}
              onChange={(event) => change(index, { above: event.target.value })}
            />
            <Remove
              label={say('prices.removeContext', { number: index + 1 })}
              onRemove={() => onChange({ contextTiers: tiers.filter((_, place) => place !== index) })}
            />
          </div>
          <PriceInputs
            prices={prices}
            place={`contextTiers.${index}.prices`}
            problems={problems}
            onChange={(changed) => change(index, { prices: changed })}
          />
        </fieldset>
      ))}
    </Group>
  );
}

function ServiceTiers({ form, problems, onChange }: TierInputsProps) {
  const { say } = useText();
  const tiers = form.serviceTiers;
  const change = (index: number, tier: Partial<(typeof tiers)[number]>) =>
    onChange({ serviceTiers: tiers.map((each, place) => (place === index ? { ...each, ...tier } : each)) });
  return (
    <Group
      title={say('prices.serviceTiers')}
      text={say('prices.serviceText')}
      addTitle={say('prices.addService')}
      onAdd={
        tiers.length < TIERS_MAX.service
          ? () => onChange({ serviceTiers: [...tiers, { key: crypto.randomUUID(), name: '', multiplier: '' }] })
          : undefined
      }
    >
      {tiers.map(({ key, name, multiplier }, index) => (
        <div key={key} className="mt-2 grid grid-cols-[1fr_7rem_auto] items-start gap-3">
          <Field
            label={say('prices.tierName')}
            placeholder="batch"
            value={name}
            problem={wordsOf(problems[`serviceTiers.${index}.name`], say)}
            onChange={(event) => change(index, { name: event.target.value })}
          />
          <Field
            label={say('prices.multiplier')}
            inputMode="decimal"
            placeholder="0.5"
            value={multiplier}
            problem={wordsOf(problems[`serviceTiers.${index}.multiplier`], say)}
            onChange={(event) => change(index, { multiplier: event.target.value })}
          />
          <Remove
            label={say('prices.removeService', { number: index + 1 })}
            onRemove={() => onChange({ serviceTiers: tiers.filter((_, place) => place !== index) })}
          />
        </div>
      ))}
    </Group>
  );
}

interface GroupProps {
  readonly title: string;
  readonly text: string;
  readonly addTitle: string;
  /** Undefined: there are as many as there may be. */
  readonly onAdd: (() => void) | undefined;
  readonly children: ReactNode;
}

function Group({ title, text, addTitle, onAdd, children }: GroupProps) {
  return (
    <section className="mt-3 border-t border-line pt-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="min-w-0 flex-1">
          <h3 className="font-medium">{title}</h3>
          <p className="text-small text-muted">{text}</p>
        </div>
        <Button onClick={onAdd} disabled={onAdd === undefined}>
          <PlusIcon aria-hidden />
          {addTitle}
        </Button>
      </div>
      {children}
    </section>
  );
}

function Remove({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }) {
  return (
    <Button look="quiet" size="icon" aria-label={label} title={label} onClick={onRemove} className="mt-6">
      <Trash2Icon aria-hidden />
    </Button>
  );
}

function wordsOf(problem: Problems[string] | undefined, say: ReturnType<typeof useText>['say']): string | undefined {
  return problem === undefined ? undefined : say(problem);
}
