import type { DashboardLink } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useCreateLink } from '../../../api/use-managed-dashboards.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Choice, Field } from '../../../components/field.tsx';
import { zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { dayOf } from '../../../range/zone-day.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { useRepeatKey } from '../../settings/prices/use-repeat-key.ts';
import { checkLinkForm, LINK_DAYS, NEW_LINK } from './link-form.ts';

interface MakeLinkProps {
  readonly dashboard: string;
  readonly onMade: (link: DashboardLink) => void;
  readonly onCancel: () => void;
}

/** Asks how long a link lives and where it may be shown in a frame. */
export function MakeLink({ dashboard, onMade, onCancel }: MakeLinkProps) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const making = useCreateLink(dashboard);
  const keyOf = useRepeatKey();
  const [form, setForm] = useState(NEW_LINK);
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkLinkForm(form, { today: dayOf(Date.now(), zone), zone });
    setWrong(checked.kind === 'origins');
    if (checked.kind === 'origins') return;
    const { body } = checked;
    making.mutate({ body, idempotencyKey: keyOf(body) }, { onSuccess: onMade });
  };
  return (
    <form onSubmit={submit} className="mb-4 rounded-md border border-line p-4">
      <div className="grid gap-x-4 sm:grid-cols-2">
        <Field
          label={say('dashboards.linkNote')}
          hint={say('dashboards.linkNoteHint')}
          maxLength={200}
          autoFocus
          value={form.note}
          onChange={(event) => setForm({ ...form, note: event.target.value })}
        />
        <div>
          <Choice
            label={say('dashboards.linkDays')}
            value={form.days}
            options={LINK_DAYS.map((days) => ({ value: days, title: say('dashboards.linkDaysOf', { days }) }))}
            onChoose={(days) => setForm({ ...form, days: LINK_DAYS.find((each) => each === days) ?? form.days })}
          />
          <p className="mt-1 text-small text-muted">
            {say('dashboards.linkDaysHint', { zone: zoneName({ zone, language }, Date.now()) })}
          </p>
        </div>
      </div>
      <Field
        className="mt-2"
        label={say('dashboards.linkOrigins')}
        hint={say('dashboards.linkOriginsHint')}
        placeholder="https://wiki.example.com"
        value={form.origins}
        problem={isWrong ? say('dashboards.linkOriginsProblem') : undefined}
        onChange={(event) => setForm({ ...form, origins: event.target.value })}
      />
      <Problem error={making.error} />
      <div className="mt-2 flex justify-end gap-2">
        <Button onClick={onCancel}>{say('action.cancel')}</Button>
        <Button type="submit" look="primary" disabled={making.isPending}>
          {say('dashboards.makeLink')}
        </Button>
      </div>
    </form>
  );
}
