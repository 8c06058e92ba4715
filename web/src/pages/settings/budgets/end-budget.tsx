import type { BudgetFacts } from '@tallygate/contract';
import { useEndBudget } from '../../../api/use-limits.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { useText } from '../../../locales/use-text.ts';

/** Asks once more before a budget ends. */
export function EndBudget({ budget, onClose }: { readonly budget: BudgetFacts; readonly onClose: () => void }) {
  const { say } = useText();
  const ending = useEndBudget();
  return (
    <ConfirmDialog
      title={say('budgets.endTitle', { name: budget.name })}
      text={say('budgets.endText')}
      action={say('budgets.end')}
      isDanger
      isPending={ending.isPending}
      error={ending.error}
      onConfirm={() => ending.mutate(budget.id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
