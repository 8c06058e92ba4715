import { changedRunSettingsSchema, RUN_TYPE_BOUNDS, type RunSettingsFacts } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useChangeRunSettings, useRunSettings } from '../../../api/use-runs.ts';
import { Field } from '../../../components/field.tsx';
import { Trouble } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import { FormFoot } from '../sign-in/form-foot.tsx';

/** What the system actor is called. */
export function SystemActorPanel() {
  const { say } = useText();
  const settings = useRunSettings();
  return (
    <Panel aria-labelledby="system-actor">
      <PanelHead id="system-actor" title={say('runTypes.actorTitle')} text={say('runTypes.actorText')} />
      {settings.isPending && <RowsSkeleton count={2} />}
      {settings.data === undefined && settings.isError && (
        <Trouble error={settings.error} onRetry={() => void settings.refetch()} />
      )}
      {settings.data !== undefined && <ActorForm key={settings.data.version} known={settings.data} />}
    </Panel>
  );
}

function ActorForm({ known }: { readonly known: RunSettingsFacts }) {
  const { say } = useText();
  const changing = useChangeRunSettings();
  const keyOf = useRepeatKey();
  const [ko, setKo] = useState(known.system_actor.ko);
  const [en, setEn] = useState(known.system_actor.en);
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = changedRunSettingsSchema.safeParse({ system_actor: { ko, en }, version: known.version });
    setWrong(!checked.success);
    if (checked.success) changing.mutate({ change: checked.data, idempotencyKey: keyOf(checked.data) });
  };
  return (
    <form onSubmit={submit} noValidate className="px-4 pb-4">
      <div className="grid max-w-2xl gap-x-4 gap-y-2 sm:grid-cols-2">
        <Field
          label={say('runTypes.nameKo')}
          lang="ko"
          maxLength={RUN_TYPE_BOUNDS.nameLengthMax}
          value={ko}
          problem={isWrong && ko.trim() === '' ? say('runTypes.actorProblem') : undefined}
          onChange={(event) => setKo(event.target.value)}
        />
        <Field
          label={say('runTypes.nameEn')}
          lang="en"
          maxLength={RUN_TYPE_BOUNDS.nameLengthMax}
          value={en}
          problem={isWrong && en.trim() === '' ? say('runTypes.actorProblem') : undefined}
          onChange={(event) => setEn(event.target.value)}
        />
      </div>
      <FormFoot change={changing} />
    </form>
  );
}
