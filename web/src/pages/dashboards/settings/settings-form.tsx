import type { Dashboard, DashboardSettings } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useDashboardAct } from '../../../api/use-managed-dashboards.ts';
import { useWarehouses } from '../../../api/use-warehouses.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Choice } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { useRepeatKey } from '../../settings/prices/use-repeat-key.ts';
import { CheckBox } from '../../settings/sign-in/check-box.tsx';
import { usePublisherName } from '../list/use-publisher-name.ts';
import { RadioChoice } from './radio-choice.tsx';
import { settingsChange } from './settings-change.ts';

/** How a dashboard is run, and for whom; each choice says what it means for those who look at it. */
export function SettingsForm({ dashboard }: { readonly dashboard: Dashboard }) {
  const { say } = useText();
  const acting = useDashboardAct();
  const keyOf = useRepeatKey();
  const [form, setForm] = useState(dashboard.settings);
  const { name: person, isPerson } = usePublisherName()(dashboard.published_by);
  const change = settingsChange(dashboard.settings, form);
  const isWhole = form.scope === 'account' || form.workspace_id !== null;
  const set = (part: Partial<DashboardSettings>) => setForm((now) => ({ ...now, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const act = { what: 'change_settings', id: dashboard.id, change } as const;
    acting.mutate({ ...act, idempotencyKey: keyOf([act, dashboard.settings]) });
  };
  const isSame = Object.keys(change).length === 0;
  return (
    <form onSubmit={submit}>
      <Scope form={form} onChange={set} />
      <RadioChoice
        label={say('dashboards.runAs')}
        value={form.run_as}
        options={(['publisher', 'viewer'] as const).map((value) => ({
          value,
          title: say(`dashboards.runAs.${value === 'publisher' && !isPerson ? 'account' : value}`),
          text:
            value === 'publisher' && !isPerson
              ? say('dashboards.runAsText.account')
              : say(`dashboards.runAsText.${value}`, { person }),
        }))}
        onChoose={(value) => set({ run_as: value })}
      />
      <Warehouse value={form.warehouse} onChoose={(warehouse) => set({ warehouse })} />
      {dashboard.template !== null && (
        <CheckBox
          label={say('dashboards.autoUpdate')}
          hint={say('dashboards.autoUpdateHint')}
          isChecked={form.auto_update}
          onChange={(isOn) => set({ auto_update: isOn })}
        />
      )}
      <Problem error={acting.error} />
      <div className="mt-4 flex items-center justify-end gap-3">
        <span role="status" className="text-small text-muted">
          {acting.isSuccess && isSame && say('dashboards.saved')}
        </span>
        <Button type="submit" look="primary" disabled={acting.isPending || isSame || !isWhole}>
          {say('dashboards.save')}
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  readonly form: DashboardSettings;
  readonly onChange: (part: Partial<DashboardSettings>) => void;
}

function Scope({ form, onChange }: PartProps) {
  const { say } = useText();
  const { workspaces } = useSignedIn();
  const first = workspaces[0]?.id ?? null;
  const chosen = form.workspace_id ?? first;
  const isKnown = workspaces.some(({ id }) => id === chosen);
  return (
    <>
      <RadioChoice
        label={say('dashboards.scope')}
        value={form.scope}
        options={(['account', 'workspace'] as const).map((value) => ({
          value,
          title: say(`dashboards.scope.${value}`),
          text: say(`dashboards.scopeText.${value}`),
        }))}
        onChoose={(scope) => onChange({ scope, workspace_id: scope === 'workspace' ? chosen : null })}
      />
      {form.scope === 'workspace' && (
        <Choice
          className="mb-3"
          label={say('dashboards.workspace')}
          value={chosen ?? ''}
          options={[
            ...(isKnown || chosen === null ? [] : [{ value: chosen, title: chosen }]),
            ...workspaces.map(({ id, name }) => ({ value: id, title: name })),
          ]}
          onChoose={(workspace) => onChange({ workspace_id: workspace })}
        />
      )}
    </>
  );
}

function Warehouse({ value, onChoose }: { readonly value: string; readonly onChoose: (id: string) => void }) {
  const { say } = useText();
  const all = useWarehouses().data?.data ?? [];
  const isKnown = all.some(({ id }) => id === value);
  return (
    <div className="mb-3">
      <Choice
        label={say('dashboards.warehouse')}
        value={value}
        options={[
          ...(isKnown ? [] : [{ value, title: value }]),
          ...all.map(({ id, name }) => ({ value: id, title: name })),
        ]}
        onChoose={onChoose}
      />
      <p className="mt-1 text-small text-muted">{say('dashboards.warehouseHint')}</p>
    </div>
  );
}
