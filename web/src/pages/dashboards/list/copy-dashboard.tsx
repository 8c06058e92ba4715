import type { Localized } from '@tallygate/contract';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useDashboardAct } from '../../../api/use-managed-dashboards.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../../settings/prices/use-repeat-key.ts';
import { copiedTitle } from './copied-title.ts';
import { TitleInputs } from './title-inputs.tsx';

interface CopyDashboardProps {
  readonly id: string;
  readonly title: Localized;
  readonly onClose: () => void;
}

/** Asks what a copy is called, makes it, and opens it in the editor. */
export function CopyDashboard({ id, title, onClose }: CopyDashboardProps) {
  const { say } = useText();
  const navigate = useNavigate();
  const acting = useDashboardAct();
  const keyOf = useRepeatKey();
  const [name, setName] = useState(() => copiedTitle(title));
  const isWhole = name.ko.trim() !== '' && name.en.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { copy_of: id, title: { ko: name.ko.trim(), en: name.en.trim() } };
    acting.mutate(
      { what: 'create', body, idempotencyKey: keyOf(body) },
      {
        onSuccess: (made) => {
          onClose();
          void navigate({ to: '/dashboards/$id/edit', params: { id: made.id } });
        },
      },
    );
  };
  return (
    <Dialog isOpen onClose={onClose} title={say('dashboards.copyTitle')} text={say('dashboards.copyText')}>
      <form onSubmit={submit}>
        <TitleInputs title={name} onChange={setName} />
        <Problem error={acting.error} />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={acting.isPending || !isWhole}>
            {say('dashboards.copy')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
