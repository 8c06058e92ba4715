import { type CreditPriceFacts, type EndCreditPrice as EndBody, endCreditPriceSchema } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useEndCreditPrice } from '../../../api/use-credit-prices.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { instantOfClock } from '../../../range/zone-day.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { useRepeatKey } from '../../settings/prices/use-repeat-key.ts';
import { whatOf } from './credit-price-words.ts';

interface EndCreditPriceProps {
  readonly entry: CreditPriceFacts;
  readonly onClose: () => void;
}

/** Asks from when on a price does not hold any more. */
export function EndCreditPrice({ entry, onClose }: EndCreditPriceProps) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const ending = useEndCreditPrice();
  const keyOf = useRepeatKey();
  const [from, setFrom] = useState('');
  const [note, setNote] = useState('');
  const isNoteGood = endCreditPriceSchema.shape.note.safeParse(note).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const at = instantOfClock(from, zone);
    const end: EndBody = {
      ...(at === undefined ? {} : { effective_from: new Date(at).toISOString() }),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    };
    ending.mutate({ id: entry.id, end, idempotencyKey: keyOf([entry.id, end]) }, { onSuccess: onClose });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('creditPrices.endTitle')}
      text={say('creditPrices.endText', { what: whatOf(entry, say) })}
    >
      <form onSubmit={submit}>
        <Field
          label={say('creditPrices.endFrom')}
          type="datetime-local"
          hint={say('creditPrices.fromHint', { zone: zoneName({ zone, language }, Date.now()) })}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <Field
          className="mt-2"
          label={say('creditPrices.note')}
          maxLength={500}
          value={note}
          problem={isNoteGood ? undefined : say('creditPrices.problem.note')}
          onChange={(event) => setNote(event.target.value)}
        />
        <Problem error={ending.error} />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="danger" disabled={ending.isPending || !isNoteGood}>
            {say('creditPrices.end')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
