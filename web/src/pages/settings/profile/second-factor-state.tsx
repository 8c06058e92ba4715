import type { SecondFactor } from '@tallygate/contract';
import { useState } from 'react';
import { useRefresh, useSecondFactor } from '../../../api/use-own-access.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Trouble } from '../../../components/notice.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { Time } from '../../../components/values.tsx';
import { useText } from '../../../locales/use-text.ts';
import { EnrolDialog } from './enrol-dialog.tsx';
import { FactorCodeDialog } from './factor-code-dialog.tsx';

type Open = 'enrol' | 'renew' | 'remove' | undefined;

/** Whether the second factor is on, and what can be done about it. */
export function SecondFactorState() {
  const factor = useSecondFactor();
  const refresh = useRefresh();
  const [open, setOpen] = useState<Open>();
  if (factor.isPending) return <RowsSkeleton count={2} />;
  if (factor.data === undefined) return <Trouble error={factor.error} onRetry={() => void factor.refetch()} />;
  const close = () => {
    setOpen(undefined);
    void refresh();
  };
  return (
    <div className="px-4 pb-4">
      <State factor={factor.data} onOpen={setOpen} />
      {open === 'enrol' && <EnrolDialog hasPassword={factor.data.has_password} onClose={close} />}
      {(open === 'renew' || open === 'remove') && <FactorCodeDialog purpose={open} onClose={close} />}
    </div>
  );
}

/** Fewer than this many left: it is time for new ones. */
const CODES_FEW = 3;

function State({ factor, onOpen }: { readonly factor: SecondFactor; readonly onOpen: (open: Open) => void }) {
  const { say } = useText();
  if (!factor.is_enabled || factor.enabled_at === null) {
    return (
      <div className="flex flex-wrap items-center gap-3">
        <Badge tone={factor.is_required ? 'bad' : 'neutral'}>{say('factor.off')}</Badge>
        {factor.is_required && <p className="text-bad">{say('factor.required')}</p>}
        <Button look="primary" onClick={() => onOpen('enrol')}>
          {say('factor.setUp')}
        </Button>
      </div>
    );
  }
  const left = factor.recovery_codes_left;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone="good">{say('factor.on')}</Badge>
        <span className="text-muted">{say('factor.since')}</span>
        <Time at={factor.enabled_at} />
        <Badge tone={left < CODES_FEW ? 'warn' : 'neutral'}>{say('factor.codesLeft', { count: left })}</Badge>
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button onClick={() => onOpen('renew')}>{say('factor.renew')}</Button>
        {!factor.is_required && (
          <Button look="danger" onClick={() => onOpen('remove')}>
            {say('factor.remove')}
          </Button>
        )}
      </div>
    </>
  );
}
