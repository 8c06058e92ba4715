import type { ApiKey } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useRotateKey } from '../../api/use-keys.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Choice } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import { NewSecret } from './new-secret.tsx';
import { useRepeatKey } from './prices/use-repeat-key.ts';

const HOUR_S = 3_600;
const HOURS = [1, 24];
const DAYS = [7, 30];

/** Asks for how long the earlier secret is to work beside the new one, and shows that once. */
export function RotateKey({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const { say } = useText();
  const rotation = useRotateKey();
  const repeatKey = useRepeatKey();
  const [overlap, setOverlap] = useState(String(24 * HOUR_S));
  if (rotation.data !== undefined) {
    return <NewSecret title={say('keys.rotatedTitle')} secret={rotation.data.secret} onClose={onClose} />;
  }
  const overlaps = [
    { value: '0', title: say('keys.overlapNone') },
    ...HOURS.map((count) => ({ value: String(count * HOUR_S), title: say('keys.overlapHours', { count }) })),
    ...DAYS.map((count) => ({ value: String(count * 24 * HOUR_S), title: say('keys.overlapDays', { count }) })),
  ];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { overlap_seconds: Number(overlap) };
    rotation.mutate({ id: apiKey.id, rotation: body, idempotencyKey: repeatKey(body) });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('keys.rotateTitle')}
      text={say('keys.rotateText', { name: apiKey.name })}
    >
      <form onSubmit={submit}>
        <Choice label={say('keys.overlap')} className="mb-4" value={overlap} options={overlaps} onChoose={setOverlap} />
        {rotation.isError && (
          <p role="alert" className="mb-3 text-bad">
            {rotation.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={rotation.isPending}>
            {say('keys.rotate')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
