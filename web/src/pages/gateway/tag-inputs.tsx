import { Field } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import type { TagFields } from './endpoint-form.ts';
import { type PartProps, wordsOf } from './form-part.ts';
import { AddLine, RemoveLine } from './line-tools.tsx';

/** What rows of an endpoint are told apart by. */
export function TagInputs({ form, problems, onChange }: PartProps) {
  const { say } = useText();
  const { tags } = form;
  const change = (index: number, tag: Partial<TagFields>) =>
    onChange({ tags: tags.map((each, at) => (at === index ? { ...each, ...tag } : each)) });
  return (
    <div className="space-y-3 border-t border-line p-4">
      {tags.map((tag, index) => (
        <fieldset key={tag.key} className="grid items-start gap-x-3 sm:grid-cols-[1fr_1fr_2rem]">
          <legend className="sr-only">{say('form.tag', { number: index + 1 })}</legend>
          <Field
            label={say('form.tagName')}
            placeholder="team"
            value={tag.name}
            problem={wordsOf(problems[`tags.${index}.name`], say)}
            onChange={(event) => change(index, { name: event.target.value })}
          />
          <Field
            label={say('form.tagValue')}
            placeholder="engineering"
            value={tag.value}
            problem={wordsOf(problems[`tags.${index}.value`], say)}
            onChange={(event) => change(index, { value: event.target.value })}
          />
          <RemoveLine
            label={say('form.remove', { what: say('form.tag', { number: index + 1 }) })}
            onRemove={() => onChange({ tags: tags.filter((_, at) => at !== index) })}
          />
        </fieldset>
      ))}
      <AddLine
        title={say('form.addTag')}
        onAdd={() => onChange({ tags: [...tags, { key: crypto.randomUUID(), name: '', value: '' }] })}
      />
    </div>
  );
}
