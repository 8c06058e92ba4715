import type { AuditSettings as Settings } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useAuditSettings, useChangeAuditSettings, useVerifyAudit } from '../../api/use-audit.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { Trouble } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { useText } from '../../locales/use-text.ts';

const MONTHS = [3, 6, 12, 24, 36, 60];

/** Whether the log is written and for how long it is kept, and whether it holds. */
export function AuditSettings() {
  const { say } = useText();
  const settings = useAuditSettings();
  return (
    <Panel aria-label={say('audit.settings')} className="p-4">
      {settings.isPending && <RowsSkeleton count={1} />}
      {settings.isError && <Trouble error={settings.error} onRetry={() => void settings.refetch()} isBrief />}
      {settings.data !== undefined && <Controls settings={settings.data} />}
    </Panel>
  );
}

function Controls({ settings }: { readonly settings: Settings }) {
  const { say } = useText();
  const [isSwitching, setSwitching] = useState(false);
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <span className="inline-flex items-center gap-2">
          <Badge tone={settings.is_on ? 'good' : 'warn'}>{say(settings.is_on ? 'audit.isOn' : 'audit.isOff')}</Badge>
          <Button onClick={() => setSwitching(true)}>
            {say(settings.is_on ? 'audit.switchOff' : 'audit.switchOn')}
          </Button>
        </span>
        <Retention key={settings.retention_months} known={settings.retention_months} />
        <Verification />
      </div>
      {!settings.is_on && <p className="text-warn">{say('audit.offText')}</p>}
      <p className="text-small text-muted">{say('audit.retentionText')}</p>
      {isSwitching && <Switch isOn={settings.is_on} onClose={() => setSwitching(false)} />}
    </div>
  );
}

function Retention({ known }: { readonly known: number | null }) {
  const { say } = useText();
  const change = useChangeAuditSettings();
  const [chosen, setChosen] = useState(String(known ?? ''));
  const counts = known === null || MONTHS.includes(known) ? MONTHS : [...MONTHS, known].sort((one, two) => one - two);
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <span className="text-muted">{say('audit.retention')}</span>
      <Choice
        label={say('audit.retention')}
        isLabelHidden
        value={chosen}
        options={[
          ...counts.map((count) => ({ value: String(count), title: say('audit.retentionMonths', { count }) })),
          { value: '', title: say('audit.retentionAll') },
        ]}
        onChoose={setChosen}
      />
      {chosen !== String(known ?? '') && (
        <Button
          disabled={change.isPending}
          onClick={() => change.mutate({ retention_months: chosen === '' ? null : Number(chosen) })}
        >
          {say('audit.save')}
        </Button>
      )}
      <Problem error={change.error} />
    </span>
  );
}

function Verification() {
  const { say } = useText();
  const verification = useVerifyAudit();
  const found = verification.data;
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-2">
      <Button disabled={verification.isPending} onClick={() => verification.mutate()}>
        {say(verification.isPending ? 'audit.verifying' : 'audit.verify')}
      </Button>
      <span role="status" className="min-w-0 break-words">
        {found?.holds === true && (
          <span className="text-good">
            {say('audit.holds', { count: found.entries, hash: found.last_hash.slice(0, 16) })}
          </span>
        )}
        {found !== undefined && found.broken_at !== null && (
          <span className="text-bad">{say('audit.broken', { sequence: found.broken_at })}</span>
        )}
        {found?.beginning_proven === false && <span className="text-bad">{say('audit.unproven')}</span>}
      </span>
      <Problem error={verification.error} />
    </span>
  );
}

/** Asks why before the log is switched. */
function Switch({ isOn, onClose }: { readonly isOn: boolean; readonly onClose: () => void }) {
  const { say } = useText();
  const change = useChangeAuditSettings();
  const [reason, setReason] = useState('');
  const title = say(isOn ? 'audit.switchOff' : 'audit.switchOn');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ is_on: !isOn, reason: reason.trim() }, { onSuccess: onClose });
  };
  return (
    <Dialog isOpen onClose={onClose} title={title} text={say(isOn ? 'audit.switchOffText' : 'audit.switchOnText')}>
      <form onSubmit={submit}>
        <Field
          label={say('audit.reason')}
          required={isOn}
          maxLength={500}
          autoFocus
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Problem error={change.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look={isOn ? 'danger' : 'primary'} disabled={change.isPending}>
            {title}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Problem({ error }: { readonly error: Error | null }) {
  if (error === null) return null;
  return (
    <p role="alert" className="text-bad">
      {error.message}
    </p>
  );
}
