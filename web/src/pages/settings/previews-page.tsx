import type { PreviewFacts } from '@tallygate/contract';
import { usePreviews, useSwitchPreview } from '../../api/use-previews.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { Time } from '../../components/values.tsx';
import { ZoneNote } from '../../components/zone-note.tsx';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';

/** Which features are on, and who switched them. Everybody reads it; account admins switch. */
export function PreviewsPage() {
  const { say } = useText();
  const canSwitch = useSignedIn().person.role === 'account_admin';
  const previews = usePreviews();
  return (
    <>
      <PageHead title={say('previews.title')} question={say('previews.question')}>
        <ZoneNote />
      </PageHead>
      <Panel>
        {previews.isPending && <RowsSkeleton count={3} />}
        {previews.isError && <Trouble error={previews.error} onRetry={() => void previews.refetch()} />}
        {previews.data !== undefined && (
          <ul className="divide-y divide-line">
            {previews.data.data.map((preview) => (
              <Preview key={preview.id} preview={preview} canSwitch={canSwitch} />
            ))}
          </ul>
        )}
        {!canSwitch && (
          <p className="border-t border-line px-4 py-2 text-small text-muted">{say('previews.readOnly')}</p>
        )}
      </Panel>
    </>
  );
}

function Preview({ preview, canSwitch }: { readonly preview: PreviewFacts; readonly canSwitch: boolean }) {
  const { say, language } = useText();
  const switching = useSwitchPreview();
  const { id, is_on: isOn, updated_at: at, updated_by: by } = preview;
  const name = preview.name[language];
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 p-4">
      <div className="min-w-0 max-w-prose flex-1 basis-72">
        <h2 className="flex flex-wrap items-center gap-2 font-medium">
          {name}
          <Badge tone={isOn ? 'good' : 'neutral'}>{say(isOn ? 'previews.on' : 'previews.off')}</Badge>
        </h2>
        <p className="text-muted">{preview.description[language]}</p>
        <p className="mt-1 text-small text-muted">
          {at === null ? (
            say('previews.never')
          ) : (
            <>
              {say('previews.changed')}: <Time at={at} /> {by}
            </>
          )}
        </p>
        {switching.isError && (
          <p role="alert" className="mt-1 text-bad">
            {switching.error.message}
          </p>
        )}
      </div>
      {canSwitch && (
        <Button
          aria-label={say(isOn ? 'previews.switchOff' : 'previews.switchOn', { name })}
          disabled={switching.isPending}
          onClick={() => switching.mutate({ id, isOn: !isOn })}
        >
          {say(isOn ? 'previews.turnOff' : 'previews.turnOn')}
        </Button>
      )}
    </li>
  );
}
