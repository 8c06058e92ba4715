import type { ProviderFacts } from '@tallygate/contract';
import { useId, useState } from 'react';
import { useProviderModels } from '../../api/use-gateway.ts';
import { Choice, Field } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { type DestinationFields, newDestination, type Problems, sumOfShares } from './endpoint-form.ts';
import { type PartProps, wordsOf } from './form-part.ts';
import { AddLine, RemoveLine } from './line-tools.tsx';
import { TestCall } from './test-call.tsx';

type Props = PartProps & { readonly providers: readonly ProviderFacts[] };

/** Where requests go: destinations with their shares, then fallbacks in order. */
export function DestinationInputs(props: Props) {
  return (
    <div className="space-y-4 border-t border-line p-4">
      <Destinations {...props} />
      <Fallbacks {...props} />
    </div>
  );
}

function Destinations({ form, problems, onChange, providers }: Props) {
  const { say } = useText();
  const { destinations } = form;
  const sum = sumOfShares(form);
  const problem = problems['destinations'];
  const add = () => {
    const provider = destinations.at(-1)?.provider ?? '';
    onChange({ destinations: [...destinations, newDestination({ provider, share: '0' })] });
  };
  return (
    <section className="space-y-3">
      {destinations.map((each, index) => (
        <DestinationLine
          key={each.key}
          each={each}
          place={`destinations.${index}`}
          title={say('form.destination', { number: index + 1 })}
          problems={problems}
          providers={providers}
          hasShare
          onChange={(change) => onChange({ destinations: changed(destinations, index, change) })}
          onRemove={
            destinations.length > 1
              ? () => onChange({ destinations: destinations.filter((_, at) => at !== index) })
              : undefined
          }
        />
      ))}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <AddLine title={say('form.addDestination')} onAdd={add} />
        <p
          role="status"
          className={sum === 100 && problem === undefined ? 'figures text-muted' : 'figures font-medium text-bad'}
        >
          {say('form.sum', { sum: sum ?? '–' })}
          {problem !== undefined && ` · ${say(problem)}`}
        </p>
      </div>
    </section>
  );
}

function Fallbacks({ form, problems, onChange, providers }: Props) {
  const { say } = useText();
  const { fallbacks } = form;
  const add = () => {
    const provider = fallbacks.at(-1)?.provider ?? form.destinations[0]?.provider ?? '';
    const name = `backup${fallbacks.length === 0 ? '' : `-${fallbacks.length + 1}`}`;
    onChange({ fallbacks: [...fallbacks, newDestination({ provider, name })] });
  };
  return (
    <section className="space-y-3 border-t border-line pt-4">
      <p className="text-small text-muted">{say('form.fallbacksText')}</p>
      {fallbacks.map((each, index) => (
        <DestinationLine
          key={each.key}
          each={each}
          place={`fallbacks.${index}`}
          title={say('endpoint.fallbackNumber', { number: index + 1 })}
          problems={problems}
          providers={providers}
          hasShare={false}
          onChange={(change) => onChange({ fallbacks: changed(fallbacks, index, change) })}
          onRemove={() => onChange({ fallbacks: fallbacks.filter((_, at) => at !== index) })}
        />
      ))}
      <AddLine title={say('form.addFallback')} onAdd={add} />
    </section>
  );
}

interface LineProps {
  readonly each: DestinationFields;
  readonly place: string;
  readonly title: string;
  readonly problems: Problems;
  readonly providers: readonly ProviderFacts[];
  readonly hasShare: boolean;
  readonly onChange: (change: Partial<DestinationFields>) => void;
  /** Undefined: one has to stay. */
  readonly onRemove: (() => void) | undefined;
}

function DestinationLine({ each, place, title, problems, providers, hasShare, onChange, onRemove }: LineProps) {
  const { say } = useText();
  const model = each.model.trim();
  const canTest = useSignedIn().person.role === 'account_admin' && each.provider !== '' && model !== '';
  const problem = (member: string) => wordsOf(problems[`${place}.${member}`], say);
  return (
    <fieldset className="rounded-md border border-line p-3">
      <legend className="sr-only">{title}</legend>
      <div className="grid items-start gap-x-3 sm:grid-cols-[1fr_1fr_1.4fr_6rem_2rem]">
        <Field
          label={say('form.destinationName')}
          placeholder="primary"
          value={each.name}
          problem={problem('name')}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <ProviderField each={each} providers={providers} problem={problem('provider')} onChange={onChange} />
        <ModelField each={each} problem={problem('model')} onChange={onChange} />
        {hasShare ? (
          <Field
            label={say('endpoint.share')}
            inputMode="numeric"
            value={each.share}
            problem={problem('share')}
            aria-invalid={problem('share') !== undefined || problems['destinations'] !== undefined}
            onChange={(event) => onChange({ share: event.target.value })}
            end={<span className="pr-3 text-muted">%</span>}
          />
        ) : (
          <span className="max-sm:hidden" />
        )}
        {onRemove !== undefined && <RemoveLine label={say('form.remove', { what: title })} onRemove={onRemove} />}
      </div>
      {canTest && (
        <TestCall
          key={`${each.provider} ${model}`}
          asked={{ kind: 'provider', id: each.provider, test: { model } }}
          title={say('endpoint.test')}
          hint={say('test.providerHint')}
        />
      )}
    </fieldset>
  );
}

type PickProps = Pick<LineProps, 'each' | 'onChange'> & { readonly problem: string | undefined };

function ProviderField({
  each,
  problem,
  providers,
  onChange,
}: PickProps & { readonly providers: readonly ProviderFacts[] }) {
  const { say } = useText();
  const known = providers.some(({ name }) => name === each.provider);
  const gone = known || each.provider === '' ? [] : [{ value: each.provider, title: each.provider }];
  return (
    <div>
      <Choice
        label={say('endpoint.provider')}
        value={each.provider}
        aria-invalid={problem !== undefined}
        options={[
          ...(each.provider === '' ? [{ value: '', title: say('form.choose') }] : []),
          ...gone,
          ...providers.map(({ name }) => ({ value: name, title: name })),
        ]}
        onChoose={(provider) => onChange({ provider })}
      />
      <p className="mt-1 min-h-4 text-small text-bad">{problem}</p>
    </div>
  );
}

/** A model's name; those that the provider lists are offered. */
function ModelField({ each, problem, onChange }: PickProps) {
  const { say } = useText();
  const id = useId();
  const canAsk = useSignedIn().person.role === 'account_admin';
  const [isAsked, setAsked] = useState(false);
  const models = useProviderModels(each.provider, isAsked && canAsk && each.provider !== '').data ?? [];
  return (
    <>
      <Field
        label={say('endpoint.model')}
        placeholder="gpt-5.2"
        autoComplete="off"
        list={id}
        value={each.model}
        problem={problem}
        hint={models.length === 0 ? undefined : say('form.modelsKnown', { count: models.length })}
        onFocus={() => setAsked(true)}
        onChange={(event) => onChange({ model: event.target.value })}
      />
      <datalist id={id}>
        {models.map((model) => (
          <option key={model} value={model} />
        ))}
      </datalist>
    </>
  );
}

function changed(
  all: readonly DestinationFields[],
  index: number,
  change: Partial<DestinationFields>,
): readonly DestinationFields[] {
  return all.map((each, at) => (at === index ? { ...each, ...change } : each));
}
