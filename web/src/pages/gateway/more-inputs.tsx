import { Choice, Field } from '../../components/field.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { useText } from '../../locales/use-text.ts';
import { type PartProps, wordsOf } from './form-part.ts';

/** What most endpoints leave as it is. */
export function MoreInputs(props: PartProps) {
  const { say } = useText();
  return (
    <Panel aria-labelledby="form-more">
      <PanelHead id="form-more" title={say('form.moreTitle')} text={say('form.moreText')} />
      <div className="space-y-4 border-t border-line p-4">
        <Serving {...props} />
        <Timeouts {...props} />
        <Payloads {...props} />
      </div>
    </Panel>
  );
}

function Serving({ form, problems, onChange }: PartProps) {
  const { say } = useText();
  return (
    <div className="grid gap-x-3 sm:grid-cols-2">
      <Choice
        label={say('endpoint.disconnect')}
        value={form.onClientDisconnect}
        options={(['drain', 'cancel'] as const).map((value) => ({
          value,
          title: say(`endpoint.disconnect.${value}`),
        }))}
        onChoose={(value) => onChange({ onClientDisconnect: value === 'cancel' ? 'cancel' : 'drain' })}
      />
      <Field
        className="max-sm:mt-3"
        label={say('form.body')}
        inputMode="decimal"
        value={form.bodyMebibytes}
        problem={wordsOf(problems['bodyMebibytes'], say)}
        onChange={(event) => onChange({ bodyMebibytes: event.target.value })}
      />
    </div>
  );
}

const TIMEOUTS = ['headers', 'firstByte', 'idle'] as const;

function Timeouts({ form, problems, onChange }: PartProps) {
  const { say } = useText();
  return (
    <fieldset>
      <legend className="mb-1 text-small text-muted">{say('form.timeoutsText')}</legend>
      <div className="grid gap-x-3 sm:grid-cols-3">
        {TIMEOUTS.map((name) => (
          <Field
            key={name}
            label={say(`form.timeout.${name}`)}
            inputMode="decimal"
            placeholder={say('endpoint.timeoutsDefault')}
            value={form.timeouts[name]}
            problem={wordsOf(problems[`timeouts.${name}`], say)}
            onChange={(event) => onChange({ timeouts: { ...form.timeouts, [name]: event.target.value } })}
          />
        ))}
      </div>
    </fieldset>
  );
}

const PAYLOADS = ['sampling', 'bytes', 'days'] as const;

function Payloads({ form, problems, onChange }: PartProps) {
  const { say } = useText();
  return (
    <fieldset>
      <legend className="sr-only">{say('endpoint.payloads')}</legend>
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          className="mt-0.5 size-4"
          checked={form.keepsPayloads}
          onChange={(event) => onChange({ keepsPayloads: event.target.checked })}
        />
        <span>
          <span className="font-medium">{say('form.keepPayloads')}</span>
          <span className="block text-small text-muted">{say('form.payloadsText')}</span>
        </span>
      </label>
      {form.keepsPayloads && (
        <div className="mt-3 grid gap-x-3 sm:grid-cols-3">
          {PAYLOADS.map((name) => (
            <Field
              key={name}
              label={say(`form.payload.${name}`)}
              inputMode="numeric"
              value={form.payloads[name]}
              problem={wordsOf(problems[`payloads.${name}`], say)}
              onChange={(event) => onChange({ payloads: { ...form.payloads, [name]: event.target.value } })}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
