import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { COMPONENTS, type PriceFields, type Problems } from './price-form.ts';
import { ABSENT_WORDS, COMPONENT_WORDS } from './price-words.tsx';

interface PriceInputsProps {
  readonly prices: PriceFields;
  /** Where they stand in the form, such as `prices`. */
  readonly place: string;
  readonly problems: Problems;
  readonly onChange: (prices: PriceFields) => void;
}

/** The parts of a price, in US dollars per million tokens. */
export function PriceInputs({ prices, place, problems, onChange }: PriceInputsProps) {
  const { say } = useText();
  return (
    <div className="grid grid-cols-2 gap-x-3 gap-y-1 sm:grid-cols-5">
      {COMPONENTS.map((component) => {
        const problem = problems[`${place}.${component}`];
        return (
          <Field
            key={component}
            label={say(COMPONENT_WORDS[component])}
            hint={say(ABSENT_WORDS[component])}
            inputMode="decimal"
            autoComplete="off"
            value={prices[component]}
            problem={problem === undefined ? undefined : say(problem)}
            onChange={(event) => onChange({ ...prices, [component]: event.target.value })}
          />
        );
      })}
    </div>
  );
}
