import { type EndPrice as End, newPriceSchema, type PriceFacts } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useEndPrice } from '../../../api/use-prices.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { instantOfClock } from '../../../range/zone-day.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { useRepeatKey } from './use-repeat-key.ts';

/** Asks from when on an own price does not hold any more. */
export function EndPrice({ entry, onClose }: { readonly entry: PriceFacts; readonly onClose: () => void }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const ending = useEndPrice();
  const keyOf = useRepeatKey();
  const [from, setFrom] = useState('');
  const [note, setNote] = useState('');
  const isNoteGood = newPriceSchema.shape.note.safeParse(note).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const at = instantOfClock(from, zone);
    const end: End = {
      ...(at === undefined ? {} : { effective_from: new Date(at).toISOString() }),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    };
    ending.mutate({ id: entry.id, end, idempotencyKey: keyOf([entry.id, end]) }, { onSuccess: onClose });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('prices.endTitle')}
      text={say('prices.endText', { model: entry.model, provider: entry.provider ?? say('prices.anyProvider') })}
    >
      <form onSubmit={submit}>
        <Field
          label={say('prices.endFrom')}
          type="datetime-local"
          hint={say('prices.fromHint', { zone: zoneName({ zone, language }, Date.now()) })}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <Field
          className="mt-2"
          label={say('prices.note')}
          maxLength={500}
          value={note}
          problem={isNoteGood ? undefined : say('prices.badNote')}
          onChange={(event) => setNote(event.target.value)}
        />
        {ending.isError && (
          <p role="alert" className="my-2 text-bad">
            {ending.error.message}
          </p>
        )}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="danger" disabled={ending.isPending || !isNoteGood}>
            {say('prices.end')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
