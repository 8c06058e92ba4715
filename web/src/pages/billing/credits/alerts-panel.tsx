import { BILLING_BOUNDS, type CreditAlertFacts, type SetCreditAlerts } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useCreditAlerts, useSetCreditAlerts } from '../../../api/use-top-ups.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { useText } from '../../../locales/use-text.ts';
import { Asked } from '../asked.tsx';
import { Facts } from '../facts.tsx';
import { creditText } from './auto-form.ts';

/** When people are told that credits run short or end soon. */
export function AlertsPanel({ workspace }: { readonly workspace: string }) {
  const { say } = useText();
  const rule = useCreditAlerts(workspace);
  const [isChanging, setChanging] = useState(false);
  return (
    <Panel aria-labelledby="credit-alerts">
      <header className="flex items-start justify-between gap-4 px-4 pt-3 pb-2">
        <div className="min-w-0">
          <h2 id="credit-alerts" className="flex flex-wrap items-center gap-2 font-semibold">
            {say('credits.alerts')}
            {rule.data?.is_low === true && <Badge tone="warn">{say('credits.isLow')}</Badge>}
          </h2>
          <p className="text-small text-muted">
            {say('credits.alertsText')}{' '}
            <Link to="/settings/alerts" className="text-accent-ink underline underline-offset-2">
              {say('credits.toReaders')}
            </Link>
          </p>
        </div>
        <Button disabled={rule.data === undefined} onClick={() => setChanging(true)}>
          {say('credits.change')}
        </Button>
      </header>
      <Asked query={rule} lines={2}>
        {(known) => (
          <>
            <Rule rule={known} />
            {isChanging && <AlertsDialog workspace={workspace} rule={known} onClose={() => setChanging(false)} />}
          </>
        )}
      </Asked>
    </Panel>
  );
}

function Rule({ rule }: { readonly rule: CreditAlertFacts }) {
  const { say, language } = useText();
  const { low_at: low, expiring_days: days } = rule;
  return (
    <div className="px-4 pb-4">
      <Facts
        lines={[
          [
            say('credits.lowAt'),
            low === null ? say('credits.never') : say('credits.below', { credits: creditsOfText(low, language) }),
          ],
          [say('credits.expiringDays'), days === null ? say('credits.never') : say('credits.daysBefore', { days })],
        ]}
      />
    </div>
  );
}

interface AlertsDialogProps {
  readonly workspace: string;
  readonly rule: CreditAlertFacts;
  readonly onClose: () => void;
}

interface Form {
  /** Empty: never. */
  readonly lowAt: string;
  readonly days: string;
}

function AlertsDialog({ workspace, rule, onClose }: AlertsDialogProps) {
  const { say } = useText();
  const setting = useSetCreditAlerts();
  const [form, setForm] = useState<Form>({
    lowAt: rule.low_at ?? '',
    days: rule.expiring_days === null ? '' : String(rule.expiring_days),
  });
  const [isChecked, setChecked] = useState(false);
  const read = readAlerts(form);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    const { low_at, expiring_days } = read;
    if (low_at === undefined || expiring_days === undefined) return;
    setting.mutate({ workspace, rule: { low_at, expiring_days } }, { onSuccess: onClose });
  };
  return (
    <Dialog isOpen onClose={onClose} title={say('credits.alerts')} text={say('credits.alertsDialogText')}>
      <form onSubmit={submit} noValidate>
        <Field
          className="mb-3"
          label={say('credits.lowAt')}
          hint={say('credits.lowAtHint')}
          problem={isChecked && read.low_at === undefined ? say('credits.problem.amount') : undefined}
          inputMode="decimal"
          autoComplete="off"
          value={form.lowAt}
          onChange={(event) => setForm({ ...form, lowAt: event.target.value })}
        />
        <Field
          className="mb-3"
          label={say('credits.expiringDaysLabel')}
          hint={say('credits.expiringDaysHint')}
          problem={isChecked && read.expiring_days === undefined ? say('credits.problem.days') : undefined}
          inputMode="numeric"
          autoComplete="off"
          value={form.days}
          onChange={(event) => setForm({ ...form, days: event.target.value })}
        />
        <Problem error={setting.error} />
        <div className="mt-2 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={setting.isPending}>
            {say('credits.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** NULL: never. Undefined: what was typed is neither. */
function readAlerts({ lowAt, days }: Form): Partial<SetCreditAlerts> {
  const { min, max } = BILLING_BOUNDS.expiringDays;
  const count = /^\d{1,3}$/.test(days.trim()) ? Number(days) : Number.NaN;
  const low = lowAt.trim() === '' ? null : creditText(lowAt);
  const isDays = count >= min && count <= max;
  return {
    ...(low !== undefined && { low_at: low }),
    ...(days.trim() === '' && { expiring_days: null }),
    ...(isDays && { expiring_days: count }),
  };
}
