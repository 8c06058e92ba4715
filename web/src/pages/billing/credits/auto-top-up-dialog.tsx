import type { AutoTopUpFacts, BillingMethod, BillingOffer } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useMethods } from '../../../api/use-billing-methods.ts';
import { useOffers } from '../../../api/use-billing-setup.ts';
import { useSetAutoTopUp } from '../../../api/use-top-ups.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Choice, Field } from '../../../components/field.tsx';
import { Notice } from '../../../components/notice.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { moneyText } from '../../../format/money-text.ts';
import { useText } from '../../../locales/use-text.ts';
import { Asked } from '../asked.tsx';
import { MethodChoice, readyMethods } from '../method-choice.tsx';
import { type AutoForm, type AutoProblems, autoFormOf, checkAutoForm } from './auto-form.ts';

interface AutoTopUpDialogProps {
  readonly workspace: string;
  readonly rule: AutoTopUpFacts;
  readonly onClose: () => void;
}

/** Asks when, what and up to how much is bought by itself. */
export function AutoTopUpDialog(props: AutoTopUpDialogProps) {
  const { say } = useText();
  const packages = useOffers('packages');
  const methods = useMethods();
  return (
    <Dialog isOpen onClose={props.onClose} title={say('credits.auto')} text={say('credits.autoDialogText')}>
      <Asked query={packages} lines={3}>
        {(all) => (
          <Asked query={methods} lines={3}>
            {(known) => (
              <Known {...props} packages={all.filter((one) => one.is_offered)} methods={readyMethods(known)} />
            )}
          </Asked>
        )}
      </Asked>
    </Dialog>
  );
}

interface KnownProps extends AutoTopUpDialogProps {
  readonly packages: readonly BillingOffer[];
  readonly methods: readonly BillingMethod[];
}

function Known(props: KnownProps) {
  const { say } = useText();
  if (props.packages.length > 0 && props.methods.length > 0) return <RuleForm {...props} />;
  const isMethod = props.methods.length === 0;
  return (
    <Notice
      kind="empty"
      title={say(isMethod ? 'credits.noMethod' : 'credits.noPackages')}
      text={say(isMethod ? 'credits.noMethodText' : 'credits.noPackagesText')}
    >
      <Button asChild look="primary">
        <Link to={isMethod ? '/settings/billing/methods' : '/settings/billing/setup'}>
          {say(isMethod ? 'billing.toMethods' : 'nav.billingSetup')}
        </Link>
      </Button>
    </Notice>
  );
}

function RuleForm({ workspace, rule, packages, methods, onClose }: KnownProps) {
  const { say } = useText();
  const setting = useSetAutoTopUp();
  const first = { package: packages[0]?.id ?? '', method: methods[0]?.id ?? '' };
  const [form, setForm] = useState(() => {
    const known = autoFormOf(rule, first);
    const isSold = packages.some(({ id }) => id === known.package);
    const isThere = methods.some(({ id }) => id === known.method);
    return { ...known, package: isSold ? known.package : first.package, method: isThere ? known.method : first.method };
  });
  const [problems, setProblems] = useState<AutoProblems>({});
  const currency = packages.find(({ id }) => id === form.package)?.price.currency ?? 'KRW';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkAutoForm(form, currency);
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'rule') setting.mutate({ workspace, rule: checked.rule }, { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Inputs
        {...{ form, problems, packages, methods, currency }}
        onChange={(change) => setForm({ ...form, ...change })}
      />
      <Problem error={setting.error} />
      <div className="mt-2 flex justify-end gap-2">
        <Button onClick={onClose}>{say('action.cancel')}</Button>
        <Button type="submit" look="primary" disabled={setting.isPending}>
          {say('credits.save')}
        </Button>
      </div>
    </form>
  );
}

interface InputsProps extends Pick<KnownProps, 'packages' | 'methods'> {
  readonly form: AutoForm;
  readonly problems: AutoProblems;
  readonly currency: BillingOffer['price']['currency'];
  readonly onChange: (change: Partial<AutoForm>) => void;
}

function Inputs({ form, problems, packages, methods, currency, onChange }: InputsProps) {
  const { say, language } = useText();
  const problemOf = (field: keyof AutoForm) => {
    const problem = problems[field];
    return problem === undefined ? undefined : say(problem);
  };
  return (
    <>
      <label className="mb-4 flex min-h-8 items-center gap-2 font-medium">
        <input type="checkbox" checked={form.isOn} onChange={(event) => onChange({ isOn: event.target.checked })} />
        {say('credits.autoSwitch')}
      </label>
      <Field
        className="mb-3"
        label={say('credits.threshold')}
        hint={say('credits.thresholdHint')}
        problem={problemOf('threshold')}
        inputMode="decimal"
        autoComplete="off"
        value={form.threshold}
        onChange={(event) => onChange({ threshold: event.target.value })}
      />
      <Choice
        label={say('credits.package')}
        className="mb-4"
        value={form.package}
        options={packages.map(({ id, names, credits, price }) => ({
          value: id,
          title: `${names[language]} · ${say('billing.credits', { credits: creditsOfText(credits, language) })} · ${moneyText({ currency: price.currency, amount: price.total }, language)}`,
        }))}
        onChoose={(value) => onChange({ package: value })}
      />
      <div className="mb-4">
        <MethodChoice methods={methods} value={form.method} onChoose={(method) => onChange({ method })} />
      </div>
      <div className="grid gap-x-4 sm:grid-cols-2">
        <Field
          className="mb-3"
          label={`${say('credits.monthlyCap')} (${currency})`}
          hint={say('credits.monthlyCapHint')}
          problem={problemOf('monthlyCap')}
          inputMode="decimal"
          autoComplete="off"
          value={form.monthlyCap}
          onChange={(event) => onChange({ monthlyCap: event.target.value })}
        />
        <Field
          className="mb-3"
          label={say('credits.coolDownLabel')}
          hint={say('credits.coolDownHint')}
          problem={problemOf('coolDown')}
          inputMode="numeric"
          autoComplete="off"
          value={form.coolDown}
          onChange={(event) => onChange({ coolDown: event.target.value })}
        />
      </div>
    </>
  );
}
