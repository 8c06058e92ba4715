import type { Rerate } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import type { Rerated } from '../../../api/rerate-all.ts';
import { useRerating } from '../../../api/use-rerating.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { duration } from '../../../format/duration.ts';
import { exactNumber, percentage } from '../../../format/number.ts';
import { zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { addDays, dayOf, isDay, startOfDay } from '../../../range/zone-day.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { ProviderChoice } from './provider-choice.tsx';
import { ReRateResult } from './re-rate-result.tsx';

/** Days that the dialog begins with, today included. */
const DAYS = 30;

/** Computes costs anew by the prices of now: shows first what would change, then writes it. */
export function ReRate({ onClose }: { readonly onClose: () => void }) {
  const { say } = useText();
  const rerating = useRerating();
  const { data: result, progress, isPending, error } = rerating;
  const isDone = result !== undefined && result.asked.dry_run !== true;
  return (
    <Dialog isOpen isHeld={isPending} onClose={onClose} title={say('rerate.title')} text={say('rerate.text')}>
      {result === undefined && !isPending && (
        <AskForm onAsk={(asked) => rerating.mutate({ ...asked, dry_run: true })} />
      )}
      {isPending && <Progress progress={progress} isDry={rerating.variables?.dry_run === true} />}
      {result !== undefined && !isPending && <ReRateResult result={result} />}
      {error !== null && (
        <p role="alert" className="mt-3 text-bad">
          {error.message}
        </p>
      )}
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{say(isPending ? 'rerate.stop' : 'action.close')}</Button>
        {result !== undefined && !isPending && <Button onClick={() => rerating.reset()}>{say('rerate.other')}</Button>}
        {result !== undefined && !isPending && !isDone && (
          <Button
            look="primary"
            disabled={result.corrections === 0}
            onClick={() => rerating.mutate({ ...result.asked, dry_run: false })}
          >
            {say('rerate.apply')}
          </Button>
        )}
        {result === undefined && !isPending && (
          <Button type="submit" form={FORM} look="primary">
            {say('rerate.dry')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

const FORM = 'rerate-form';

function AskForm({ onAsk }: { readonly onAsk: (asked: Rerate) => void }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const [form, setForm] = useState(() => {
    const today = dayOf(Date.now(), zone);
    return { first: addDays(today, 1 - DAYS), last: today, model: '', provider: '' };
  });
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isDay(form.first) && isDay(form.last)) onAsk(askedOf(form, zone));
  };
  return (
    <form id={FORM} onSubmit={submit} className="grid gap-x-3 gap-y-2 sm:grid-cols-2">
      <Field
        label={say('range.first')}
        hint={say('page.zone', { zone: zoneName({ zone, language }, Date.now()) })}
        type="date"
        required
        max={form.last}
        value={form.first}
        onChange={(event) => set({ first: event.target.value })}
      />
      <Field
        label={say('range.last')}
        type="date"
        required
        min={form.first}
        value={form.last}
        onChange={(event) => set({ last: event.target.value })}
      />
      <Field
        label={say('prices.model')}
        hint={say('rerate.modelHint')}
        maxLength={256}
        value={form.model}
        onChange={(event) => set({ model: event.target.value })}
      />
      <ProviderChoice
        label={say('prices.provider')}
        value={form.provider}
        onChoose={(provider) => set({ provider })}
        anyTitle={say('prices.anyProvider')}
        isNamesOnly
      />
    </form>
  );
}

interface Asked {
  readonly first: string;
  readonly last: string;
  readonly model: string;
  readonly provider: string;
}

function askedOf({ first, last, model, provider }: Asked, zone: string): Rerate {
  return {
    from: new Date(startOfDay(first, zone)).toISOString(),
    to: new Date(startOfDay(addDays(last, 1), zone)).toISOString(),
    ...(model.trim() === '' ? {} : { model: model.trim() }),
    ...(provider === '' ? {} : { provider }),
  };
}

function Progress({ progress, isDry }: { readonly progress: Rerated | undefined; readonly isDry: boolean }) {
  const { say, language } = useText();
  const share = progress?.share ?? 0;
  const [startedAt] = useState(Date.now);
  const title = say(isDry ? 'rerate.counting' : 'rerate.writing');
  const leftMs = share > 0 && share < 1 ? ((Date.now() - startedAt) * (1 - share)) / share : undefined;
  return (
    <div role="status">
      <p>{title}</p>
      <div
        role="progressbar"
        aria-label={title}
        aria-valuenow={Math.round(share * 100)}
        className="my-2 h-1.5 overflow-hidden rounded-sm bg-sunken"
      >
        <div className="h-full bg-accent" style={{ width: `${share * 100}%` }} />
      </div>
      <p className="figures text-small text-muted">
        {say('rerate.soFar', {
          share: percentage(share, language),
          rows: exactNumber(progress?.rows ?? 0, language),
          corrections: exactNumber(progress?.corrections ?? 0, language),
        })}
        {leftMs !== undefined && ` · ${say('rerate.left', { time: duration(leftMs, language) })}`}
      </p>
    </div>
  );
}
