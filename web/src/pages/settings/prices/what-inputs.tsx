import { Choice, Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { PriceForm, Problems } from './price-form.ts';
import { ProviderChoice } from './provider-choice.tsx';

interface WhatInputsProps {
  readonly form: PriceForm;
  readonly problems: Problems;
  readonly onChange: (change: Partial<PriceForm>) => void;
  readonly fromHint: string;
}

/** Of what a price is, from when on, and why. */
export function WhatInputs({ form, problems, onChange, fromHint }: WhatInputsProps) {
  const { say } = useText();
  const problem = (place: string) => (problems[place] === undefined ? undefined : say(problems[place]));
  return (
    <div className="grid gap-x-3 gap-y-2 sm:grid-cols-2">
      <ProviderChoice
        label={say('prices.provider')}
        value={form.provider}
        onChoose={(provider) => onChange({ provider })}
        anyTitle={say('prices.anyProvider')}
      />
      <Choice
        label={say('prices.match')}
        value={form.match}
        options={[
          { value: 'exact', title: say('prices.exact') },
          { value: 'beginning', title: say('prices.beginning') },
        ]}
        onChoose={(match) => onChange({ match: match === 'beginning' ? 'beginning' : 'exact' })}
      />
      <Field
        label={say(form.match === 'exact' ? 'prices.model' : 'prices.modelBeginning')}
        autoFocus
        maxLength={256}
        value={form.model}
        problem={problem('model')}
        onChange={(event) => onChange({ model: event.target.value })}
      />
      <Field
        label={say('prices.from')}
        type="datetime-local"
        hint={fromHint}
        value={form.from}
        problem={problem('from')}
        onChange={(event) => onChange({ from: event.target.value })}
      />
      <Field
        className="sm:col-span-2"
        label={say('prices.note')}
        maxLength={500}
        value={form.note}
        problem={problem('note')}
        onChange={(event) => onChange({ note: event.target.value })}
      />
    </div>
  );
}
