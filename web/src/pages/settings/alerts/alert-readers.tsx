import { ALERT_BOUNDS, type AlertSettings, NOTICE_KINDS } from '@tallygate/contract';
import { type FormEvent, useId, useState } from 'react';
import { useChangeAlertSettings } from '../../../api/use-alerts.ts';
import { classNames } from '../../../components/class-names.ts';
import { Choice, INPUT_LOOK } from '../../../components/field.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import { CheckBox } from '../sign-in/check-box.tsx';
import { FormFoot } from '../sign-in/form-foot.tsx';
import { MAIL_CHOICES, readersFormOf, readReadersForm } from './readers-form.ts';

/** Who gets mails, and of which kinds of alert people are told at all. */
export function AlertReaders({ settings }: { readonly settings: AlertSettings }) {
  const { say } = useText();
  const change = useChangeAlertSettings();
  const keyOf = useRepeatKey();
  const [form, setForm] = useState(() => readersFormOf(settings));
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const asked = readReadersForm(form);
    setWrong(asked === undefined);
    if (asked !== undefined) change.mutate({ change: asked, idempotencyKey: keyOf(asked) });
  };
  return (
    <Panel aria-labelledby="alert-readers">
      <PanelHead id="alert-readers" title={say('alerts.readersTitle')} text={say('alerts.readersText')} />
      <form onSubmit={submit} noValidate className="px-4 pb-4">
        <Choice
          label={say('alerts.mailTo')}
          value={form.mailTo}
          options={MAIL_CHOICES.map((value) => ({ value, title: say(`alerts.mailTo.${value}`) }))}
          onChoose={(value) => setForm({ ...form, mailTo: MAIL_CHOICES.find((one) => one === value) ?? 'admins' })}
        />
        <Reaches mail={settings.mail} />
        {form.mailTo === 'named' && (
          <Addresses
            value={form.addresses}
            isWrong={isWrong}
            onChange={(addresses) => setForm({ ...form, addresses })}
          />
        )}
        <fieldset className="mt-4">
          <legend className="font-medium">{say('alerts.kinds')}</legend>
          {NOTICE_KINDS.map((kind) => (
            <CheckBox
              key={kind}
              label={say(`alerts.kind.${kind}`)}
              hint={say(`alerts.kindText.${kind}`)}
              isChecked={form.kinds[kind]}
              onChange={(isOn) => setForm({ ...form, kinds: { ...form.kinds, [kind]: isOn } })}
            />
          ))}
        </fieldset>
        <FormFoot change={change} />
      </form>
    </Panel>
  );
}

function Reaches({ mail }: Pick<AlertSettings, 'mail'>) {
  const { say } = useText();
  if (!mail.is_configured) return <p className="mt-1 text-small text-warn">{say('alerts.mailOff')}</p>;
  const people = mail.reaches.join(', ');
  return (
    <p className="mt-1 text-small text-muted [overflow-wrap:anywhere]">
      {people === '' ? say('alerts.reachesNobody') : say('alerts.reaches', { people })}
    </p>
  );
}

interface AddressesProps {
  readonly value: string;
  readonly isWrong: boolean;
  readonly onChange: (value: string) => void;
}

function Addresses({ value, isWrong, onChange }: AddressesProps) {
  const { say } = useText();
  const id = useId();
  const count = ALERT_BOUNDS.recipientsMax;
  return (
    <div className="mt-3">
      <label htmlFor={id} className="mb-1 block font-medium">
        {say('alerts.addresses')}
      </label>
      <textarea
        id={id}
        rows={3}
        className={classNames(INPUT_LOOK, 'h-auto py-1.5')}
        value={value}
        aria-invalid={isWrong}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-note`} className={classNames('mt-1 text-small', isWrong ? 'text-bad' : 'text-muted')}>
        {say(isWrong ? 'alerts.problem.addresses' : 'alerts.addressesHint', { count })}
      </p>
    </div>
  );
}
