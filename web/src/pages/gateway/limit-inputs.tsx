import { Choice, Field } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import type { LimitFields } from './endpoint-form.ts';
import { type PartProps, wordsOf } from './form-part.ts';
import { AddLine, RemoveLine } from './line-tools.tsx';

const WHOM = ['endpoint', 'user', 'one_user', 'group'] as const;

/** How much of an endpoint who may use a minute. */
export function LimitInputs({ form, problems, onChange }: PartProps) {
  const { say } = useText();
  const { limits } = form;
  const change = (index: number, limit: Partial<LimitFields>) =>
    onChange({ limits: limits.map((each, at) => (at === index ? { ...each, ...limit } : each)) });
  return (
    <div className="space-y-3 border-t border-line p-4">
      {limits.map((limit, index) => (
        <fieldset key={limit.key} className="grid items-start gap-x-3 sm:grid-cols-[1fr_1.4fr_1fr_1fr_2rem]">
          <legend className="sr-only">{say('form.limit', { number: index + 1 })}</legend>
          <Choice
            label={say('form.whom')}
            value={limit.whom}
            options={WHOM.map((value) => ({ value, title: say(`endpoint.whom.${value}`) }))}
            onChoose={(value) => change(index, { whom: WHOM.find((each) => each === value) ?? 'endpoint' })}
          />
          {limit.whom === 'one_user' || limit.whom === 'group' ? (
            <Field
              label={say(limit.whom === 'group' ? 'form.groupName' : 'form.userName')}
              value={limit.who}
              problem={wordsOf(problems[`limits.${index}.who`], say)}
              onChange={(event) => change(index, { who: event.target.value })}
            />
          ) : (
            <span className="max-sm:h-3" />
          )}
          <Field
            label={say('form.requestsPerMinute')}
            inputMode="numeric"
            placeholder="600"
            value={limit.requests}
            problem={wordsOf(problems[`limits.${index}.requests`], say)}
            onChange={(event) => change(index, { requests: event.target.value })}
          />
          <Field
            label={say('form.tokensPerMinute')}
            inputMode="numeric"
            value={limit.tokens}
            problem={wordsOf(problems[`limits.${index}.tokens`], say)}
            onChange={(event) => change(index, { tokens: event.target.value })}
          />
          <RemoveLine
            label={say('form.remove', { what: say('form.limit', { number: index + 1 }) })}
            onRemove={() => onChange({ limits: limits.filter((_, at) => at !== index) })}
          />
        </fieldset>
      ))}
      <AddLine
        title={say('form.addLimit')}
        onAdd={() =>
          onChange({
            limits: [...limits, { key: crypto.randomUUID(), whom: 'endpoint', who: '', requests: '', tokens: '' }],
          })
        }
      />
    </div>
  );
}
