import { useBlocker } from '@tanstack/react-router';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useText } from '../../../locales/use-text.ts';

/** Asks before what is kept nowhere is left; the browser asks by itself when the tab is closed. */
export function LeaveGuard({ isHeld }: { readonly isHeld: boolean }) {
  const { say } = useText();
  const blocker = useBlocker({ shouldBlockFn: () => isHeld, enableBeforeUnload: () => isHeld, withResolver: true });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog isOpen onClose={blocker.reset} title={say('edit.leaveTitle')} text={say('edit.leaveText')}>
      <div className="flex justify-end gap-2">
        <Button onClick={blocker.reset}>{say('edit.goOn')}</Button>
        <Button look="danger" onClick={blocker.proceed}>
          {say('edit.leave')}
        </Button>
      </div>
    </Dialog>
  );
}
