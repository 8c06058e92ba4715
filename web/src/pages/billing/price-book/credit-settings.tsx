import {
  type ChangeCreditPriceSettings,
  CREDIT_MODES,
  type CreditPriceSettings,
  changeCreditPriceSettingsSchema,
  creditPriceTextSchema,
} from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useChangeCreditPriceSettings, useCreditPriceSettings } from '../../../api/use-credit-prices.ts';
import { useWorkspaceNames } from '../../../api/use-people.ts';
import { Choice, Field } from '../../../components/field.tsx';
import { Trouble } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { FormFoot } from '../../settings/sign-in/form-foot.tsx';

/** Who pays in credits, and what holds where the book has no price. */
export function CreditSettings() {
  const { say } = useText();
  const settings = useCreditPriceSettings();
  return (
    <Panel aria-labelledby="credit-settings">
      <PanelHead
        id="credit-settings"
        title={say('creditPrices.settingsTitle')}
        text={say('creditPrices.settingsText')}
      />
      {settings.isPending && <RowsSkeleton count={3} />}
      {settings.data === undefined && settings.isError && (
        <Trouble error={settings.error} onRetry={() => void settings.refetch()} />
      )}
      {settings.data !== undefined && <SettingsForm key={JSON.stringify(settings.data)} known={settings.data} />}
    </Panel>
  );
}

const DEFAULTS = ['none', 'cost', 'request'] as const;

interface Form {
  readonly mode: CreditPriceSettings['mode'];
  /** By id of the workspace; empty: as all. */
  readonly workspaces: Readonly<Record<string, string>>;
  readonly kind: (typeof DEFAULTS)[number];
  readonly amount: string;
  readonly hold: string;
}

interface PartProps {
  readonly form: Form;
  readonly onChange: (change: Partial<Form>) => void;
}

function SettingsForm({ known }: { readonly known: CreditPriceSettings }) {
  const { say } = useText();
  const change = useChangeCreditPriceSettings();
  const [form, setForm] = useState(() => formOf(known));
  const [wrong, setWrong] = useState<readonly ('amount' | 'hold')[]>([]);
  const set = (changed: Partial<Form>) => setForm({ ...form, ...changed });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOf(form);
    setWrong(found);
    if (found.length === 0) change.mutate(changeOf(form, known));
  };
  const problemOf = (field: 'amount' | 'hold') => {
    const text = field === 'amount' ? 'creditPrices.problem.amount' : 'creditPrices.problem.hold';
    return wrong.includes(field) ? say(text) : undefined;
  };
  return (
    <form onSubmit={submit} noValidate className="px-4 pb-4">
      <div className="grid gap-x-4 gap-y-3 lg:grid-cols-2">
        <Modes form={form} onChange={set} />
        <Default form={form} onChange={set} problem={problemOf('amount')} />
        <Field
          label={say('creditPrices.hold')}
          hint={say('creditPrices.holdHint')}
          inputMode="decimal"
          autoComplete="off"
          value={form.hold}
          problem={problemOf('hold')}
          onChange={(event) => set({ hold: event.target.value })}
        />
      </div>
      <FormFoot change={change} />
    </form>
  );
}

/** Of the account, and of workspaces that have one of their own. */
function Modes({ form, onChange }: PartProps) {
  const { say } = useText();
  const names = useWorkspaceNames();
  const modes = CREDIT_MODES.map((value) => ({ value, title: say(`creditPrices.mode.${value}`) }));
  const own = Object.keys(form.workspaces);
  const others = [...names].filter(([id]) => !own.includes(id));
  const set = (id: string, mode: string) => onChange({ workspaces: { ...form.workspaces, [id]: mode } });
  return (
    <div className="space-y-2">
      <div>
        <Choice
          label={say('creditPrices.mode')}
          value={form.mode}
          options={modes}
          onChoose={(value) => onChange({ mode: CREDIT_MODES.find((mode) => mode === value) ?? 'off' })}
        />
        <p className="mt-1 text-small text-muted">{say(`creditPrices.modeHint.${form.mode}`)}</p>
      </div>
      {own.map((id) => (
        <Choice
          key={id}
          label={say('creditPrices.ownOf', { workspace: names.get(id) ?? id })}
          value={form.workspaces[id] ?? ''}
          options={[{ value: '', title: say('creditPrices.asAll') }, ...modes]}
          onChoose={(mode) => set(id, mode)}
        />
      ))}
      {others.length > 0 && (
        <Choice
          label={say('creditPrices.own')}
          value=""
          options={[
            { value: '', title: say('creditPrices.ownNone') },
            ...others.map(([id, title]) => ({ value: id, title })),
          ]}
          onChoose={(id) => set(id, form.mode)}
        />
      )}
    </div>
  );
}

function Default({ form, onChange, problem }: PartProps & { readonly problem: string | undefined }) {
  const { say } = useText();
  return (
    <div className="space-y-2">
      <div>
        <Choice
          label={say('creditPrices.default')}
          value={form.kind}
          options={DEFAULTS.map((value) => ({ value, title: say(`creditPrices.default.${value}`) }))}
          onChoose={(value) => onChange({ kind: DEFAULTS.find((kind) => kind === value) ?? 'none' })}
        />
        <p className="mt-1 text-small text-muted">{say(`creditPrices.defaultHint.${form.kind}`)}</p>
      </div>
      {form.kind !== 'none' && (
        <Field
          label={say(`creditPrices.defaultAmount.${form.kind}`)}
          inputMode="decimal"
          autoComplete="off"
          value={form.amount}
          problem={problem}
          onChange={(event) => onChange({ amount: event.target.value })}
        />
      )}
    </div>
  );
}

function formOf({ mode, workspaces, default_price: otherwise, default_hold: hold }: CreditPriceSettings): Form {
  return {
    ...{ mode, hold, amount: amountOf(otherwise), kind: otherwise.kind },
    workspaces: Object.fromEntries(workspaces.map(({ workspace_id: id, mode: own }) => [id, own])),
  };
}

function amountOf(otherwise: CreditPriceSettings['default_price']): string {
  switch (otherwise.kind) {
    case 'cost':
      return otherwise.credits_per_usd;
    case 'request':
      return otherwise.credits;
    case 'none':
      return '';
  }
}

function problemsOf({ kind, amount, hold }: Form): readonly ('amount' | 'hold')[] {
  const isAmountGood = kind === 'none' || creditPriceTextSchema.safeParse(amount.trim()).success;
  const isHoldGood = changeCreditPriceSettingsSchema.shape.default_hold.safeParse(hold.trim()).success;
  return [...(isAmountGood ? [] : (['amount'] as const)), ...(isHoldGood ? [] : (['hold'] as const))];
}

function changeOf(
  { mode, workspaces, kind, amount, hold }: Form,
  known: CreditPriceSettings,
): ChangeCreditPriceSettings {
  const before = new Map(known.workspaces.map(({ workspace_id: id, mode: own }): [string, string] => [id, own]));
  const changed = Object.entries(workspaces).filter(([id, own]) => own !== (before.get(id) ?? ''));
  return {
    mode,
    default_price: defaultOf(kind, amount.trim()),
    default_hold: hold.trim(),
    workspaces: changed.map(([workspace, own]) => ({
      workspace,
      mode: CREDIT_MODES.find((each) => each === own) ?? null,
    })),
  };
}

function defaultOf(kind: Form['kind'], amount: string): CreditPriceSettings['default_price'] {
  if (kind === 'cost') return { kind, credits_per_usd: amount };
  return kind === 'request' ? { kind, credits: amount } : { kind: 'none' };
}
