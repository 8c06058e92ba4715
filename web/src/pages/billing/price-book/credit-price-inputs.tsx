import { CREDIT_PRICE_BOUNDS } from '@tallygate/contract';
import { useRunTypes } from '../../../api/use-runs.ts';
import { Choice, Field } from '../../../components/field.tsx';
import { zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { type CreditPriceForm, type CreditProblems, TOKENS, type TokenKind } from './credit-price-form.ts';
import { PART_WORDS, TOKEN_WORDS } from './credit-price-words.ts';

interface InputsProps {
  readonly form: CreditPriceForm;
  readonly problems: CreditProblems;
  readonly onChange: (change: Partial<CreditPriceForm>) => void;
}

const NAMED = ['service', 'feature', 'endpoint', 'model'] as const;
const TOKEN_HINTS = {
  input: undefined,
  output: 'creditPrices.outputHint',
  cache_read: 'creditPrices.asInput',
  cache_write_5m: 'creditPrices.asInput',
  cache_write_1h: 'creditPrices.as5m',
} as const satisfies Readonly<Record<TokenKind, string | undefined>>;

/** What a price is for, how much it is, from when on, and why. */
export function CreditPriceInputs(props: InputsProps) {
  const { say, language } = useText();
  const { form, problems, onChange } = props;
  const zone = useSignedIn().account.time_zone;
  return (
    <>
      <KeyInputs {...props} />
      <AmountInputs {...props} />
      <div className="mt-3 grid gap-x-3 gap-y-2 border-t border-line pt-3 sm:grid-cols-2">
        <Field
          label={say('creditPrices.from')}
          type="datetime-local"
          hint={say('creditPrices.fromHint', { zone: zoneName({ zone, language }, Date.now()) })}
          value={form.from}
          problem={problems['from'] && say(problems['from'])}
          onChange={(event) => onChange({ from: event.target.value })}
        />
        <Field
          label={say('creditPrices.note')}
          maxLength={CREDIT_PRICE_BOUNDS.noteLengthMax}
          value={form.note}
          problem={problems['note'] && say(problems['note'])}
          onChange={(event) => onChange({ note: event.target.value })}
        />
      </div>
    </>
  );
}

function KeyInputs({ form, problems, onChange }: InputsProps) {
  const { say, language } = useText();
  const types = useRunTypes();
  const set = (part: keyof CreditPriceForm['key'], value: string) => onChange({ key: { ...form.key, [part]: value } });
  return (
    <div className="grid gap-x-3 gap-y-1 sm:grid-cols-2">
      {NAMED.map((part) => {
        const problem = problems[`key.${part}`];
        return (
          <Field
            key={part}
            label={say(PART_WORDS[part])}
            hint={say(part === 'model' ? 'creditPrices.modelHint' : 'creditPrices.anyHint')}
            autoFocus={part === 'service'}
            autoComplete="off"
            maxLength={CREDIT_PRICE_BOUNDS.nameLengthMax}
            value={form.key[part]}
            problem={problem && say(problem)}
            onChange={(event) => set(part, event.target.value)}
          />
        );
      })}
      <Choice
        label={say(PART_WORDS.run_type)}
        value={form.key.run_type}
        options={[
          { value: '', title: say('creditPrices.any') },
          ...(types.data ?? []).map(({ id, names }) => ({ value: id, title: names[language] })),
        ]}
        onChoose={(value) => set('run_type', value)}
      />
    </div>
  );
}

function AmountInputs({ form, problems, onChange }: InputsProps) {
  const { say } = useText();
  const amount = (place: string) => ({
    inputMode: 'decimal' as const,
    autoComplete: 'off',
    problem: problems[place] && say(problems[place]),
  });
  return (
    <>
      <fieldset className="mt-3 border-t border-line pt-3">
        <legend className="sr-only">{say('creditPrices.prices')}</legend>
        <div className="grid gap-x-3 gap-y-1 sm:grid-cols-2">
          <Field
            label={say('creditPrices.perRequest')}
            {...amount('perRequest')}
            value={form.perRequest}
            onChange={(event) => onChange({ perRequest: event.target.value })}
          />
          <Field
            label={say('creditPrices.perRun')}
            hint={say('creditPrices.perRunHint')}
            {...amount('perRun')}
            value={form.perRun}
            onChange={(event) => onChange({ perRun: event.target.value })}
          />
        </div>
      </fieldset>
      <fieldset className="mt-2">
        <legend className="mb-2 text-small text-muted">{say('creditPrices.tokens')}</legend>
        <div className="grid grid-cols-2 gap-x-3 gap-y-1 sm:grid-cols-5">
          {TOKENS.map((kind) => {
            const hint = TOKEN_HINTS[kind];
            return (
              <Field
                key={kind}
                label={say(TOKEN_WORDS[kind])}
                hint={hint && say(hint)}
                {...amount(`tokens.${kind}`)}
                value={form.tokens[kind]}
                onChange={(event) => onChange({ tokens: { ...form.tokens, [kind]: event.target.value } })}
              />
            );
          })}
        </div>
      </fieldset>
    </>
  );
}
