import { useState } from 'react';
import { useChangeKeyRules, useKeyRules } from '../../api/use-keys.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/field.tsx';
import { Trouble } from '../../components/notice.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { useText } from '../../locales/use-text.ts';

const DAYS = [7, 30, 90, 180, 365];

/** How long keys may live, for account admins to say. */
export function KeyRules() {
  const { say } = useText();
  const rules = useKeyRules();
  return (
    <Panel>
      <PanelHead title={say('keys.rules')} text={say('keys.rulesText')} />
      {rules.isPending && <RowsSkeleton count={1} />}
      {rules.isError && <Trouble error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.data !== undefined && <RulesForm known={rules.data.lifetime_days_max} />}
    </Panel>
  );
}

function RulesForm({ known }: { readonly known: number | null }) {
  const { say } = useText();
  const change = useChangeKeyRules();
  const [chosen, setChosen] = useState(String(known ?? ''));
  const days = known === null || DAYS.includes(known) ? DAYS : [...DAYS, known].sort((one, other) => one - other);
  const options = [
    { value: '', title: say('keys.rulesNone') },
    ...days.map((count) => ({ value: String(count), title: say('keys.overlapDays', { count }) })),
  ];
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-4">
      <Choice label={say('keys.rules')} isLabelHidden value={chosen} options={options} onChoose={setChosen} />
      <Button
        disabled={change.isPending || chosen === String(known ?? '')}
        onClick={() => change.mutate({ lifetime_days_max: chosen === '' ? null : Number(chosen) })}
      >
        {say('keys.rulesSave')}
      </Button>
      {change.isError && (
        <p role="alert" className="text-bad">
          {change.error.message}
        </p>
      )}
    </div>
  );
}
