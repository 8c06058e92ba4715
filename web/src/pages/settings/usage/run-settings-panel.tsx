import { RUN_TYPE_BOUNDS, type RunSettingsFacts } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useChangeRunSettings, useRunSettings } from '../../../api/use-runs.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { Trouble } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import type { Problems } from './period-form.ts';
import { beginningOf, checkRunSettings, type RunSettingsForm } from './run-settings-form.ts';

/** Whom to ask for more runs, and how many may begin in an hour. */
export function RunSettingsPanel() {
  const { say } = useText();
  const settings = useRunSettings();
  return (
    <Panel aria-labelledby="usage-settings">
      <PanelHead id="usage-settings" title={say('usage.settings')} text={say('usage.settingsText')} />
      {settings.isPending && <RowsSkeleton count={1} />}
      {settings.isError && settings.data === undefined && (
        <Trouble error={settings.error} onRetry={() => void settings.refetch()} isBrief />
      )}
      {settings.data !== undefined && <Form key={settings.data.version} known={settings.data} />}
    </Panel>
  );
}

function Form({ known }: { readonly known: RunSettingsFacts }) {
  const { say } = useText();
  const change = useChangeRunSettings();
  const keyOf = useRepeatKey();
  const [form, setForm] = useState(() => beginningOf(known));
  const [problems, setProblems] = useState<Problems<keyof RunSettingsForm>>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkRunSettings(form, known);
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'problems' || Object.keys(checked.value).length === 0) return;
    change.mutate({ change: checked.value, idempotencyKey: keyOf(checked.value) });
  };
  return (
    <form onSubmit={submit} noValidate className="px-4 pb-4">
      <div className="grid gap-x-4 md:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Field
          label={say('usage.contact')}
          hint={say('usage.contactHint')}
          maxLength={RUN_TYPE_BOUNDS.contactLengthMax}
          value={form.contact}
          onChange={(event) => setForm({ ...form, contact: event.target.value })}
        />
        <Field
          label={say('usage.hourly')}
          hint={say('usage.hourlyHint')}
          problem={problems.hourly === undefined ? undefined : say(problems.hourly)}
          inputMode="numeric"
          autoComplete="off"
          value={form.hourly}
          onChange={(event) => setForm({ ...form, hourly: event.target.value })}
        />
      </div>
      <Problem error={change.error} />
      <Button type="submit" className="mt-1" disabled={change.isPending}>
        {say('usage.save')}
      </Button>
    </form>
  );
}
