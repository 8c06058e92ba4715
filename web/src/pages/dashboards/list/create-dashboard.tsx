import type { Localized, NewDashboard } from '@tallygate/contract';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useAllDashboards, useDashboardAct } from '../../../api/use-managed-dashboards.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Choice } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../../settings/prices/use-repeat-key.ts';
import { RadioChoice } from '../settings/radio-choice.tsx';
import { emptyDocument } from './empty-document.ts';
import { TitleInputs } from './title-inputs.tsx';

const WAYS = ['template', 'copy', 'empty'] as const;
type Way = (typeof WAYS)[number];
const TEMPLATE = 'usage';

/** Asks what a new dashboard begins as: the built-in one, a copy of another, or nothing. */
export function CreateDashboard({ onClose }: { readonly onClose: () => void }) {
  const { say, language } = useText();
  const dashboards = useAllDashboards().data ?? [];
  const isImported = dashboards.some(({ template }) => template === TEMPLATE);
  const [way, setWay] = useState<Way>(isImported ? 'copy' : 'template');
  const [origin, setOrigin] = useState('');
  const [title, setTitle] = useState<Localized>({ ko: '', en: '' });
  const making = useMake(onClose);
  const copyOf = origin || (dashboards[0]?.id ?? '');
  const isNamed = title.ko.trim() !== '' && title.en.trim() !== '';
  const isReady = way === 'template' ? !isImported : isNamed && (way === 'empty' || copyOf !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    making.make(way, { copyOf, title: { ko: title.ko.trim(), en: title.en.trim() } });
  };
  return (
    <Dialog isOpen isWide onClose={onClose} title={say('dashboards.create')} text={say('dashboards.createText')}>
      <form onSubmit={submit}>
        <RadioChoice
          label={say('dashboards.from')}
          value={way}
          options={WAYS.map((value) => ({
            value,
            title: say(`dashboards.from.${value}`),
            text: say(value === 'template' && isImported ? 'dashboards.templateThere' : `dashboards.fromText.${value}`),
            isDisabled: (value === 'template' && isImported) || (value === 'copy' && dashboards.length === 0),
          }))}
          onChoose={setWay}
        />
        {way === 'copy' && (
          <Choice
            className="mt-3 mb-4"
            label={say('dashboards.copyOf')}
            value={copyOf}
            options={dashboards.map((each) => ({ value: each.id, title: each.title[language] }))}
            onChoose={setOrigin}
          />
        )}
        {way !== 'template' && <TitleInputs title={title} onChange={setTitle} />}
        <Problem error={making.error} />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={making.isPending || !isReady}>
            {say('dashboards.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Makes it and opens it: what was imported is published and is read, anything else is edited first. */
function useMake(onClose: () => void) {
  const navigate = useNavigate();
  const acting = useDashboardAct();
  const keyOf = useRepeatKey();
  const make = (way: Way, { copyOf, title }: { readonly copyOf: string; readonly title: Localized }) => {
    const body: NewDashboard = way === 'copy' ? { copy_of: copyOf, title } : { document: emptyDocument(title) };
    const act =
      way === 'template' ? ({ what: 'import', template: TEMPLATE } as const) : ({ what: 'create', body } as const);
    acting.mutate(
      { ...act, idempotencyKey: keyOf(act) },
      {
        onSuccess: ({ id }) => {
          onClose();
          void navigate({ to: way === 'template' ? '/dashboards/$id' : '/dashboards/$id/edit', params: { id } });
        },
      },
    );
  };
  return { make, isPending: acting.isPending, error: acting.error };
}
