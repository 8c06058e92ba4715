import type { Dashboard } from '@tallygate/contract';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useText } from '../../locales/use-text.ts';
import { withTexts } from '../../locales/with-texts.ts';
import { useSignedIn } from '../../shell/signed-in.ts';

// Asked for by few, and rarely.
const ReImport = lazy(async () => ({
  default: (await withTexts(import('../dashboards/list/re-import.tsx'))).ReImport,
}));

/** Offers an account admin the newer template of a dashboard; what was changed in it goes, so it asks first. */
export function UpdateNote({ dashboard }: { readonly dashboard: Dashboard }) {
  const { say } = useText();
  const { person } = useSignedIn();
  const [isAsking, setAsking] = useState(false);
  const { id, template, is_changed, template_version: version, newest_template_version: newest } = dashboard;
  if (person.role !== 'account_admin' || template === null || newest === null || newest <= (version ?? 0)) return null;
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md border border-line bg-surface px-3 py-2">
      <p className="min-w-0 flex-1">{say('dashboard.newer')}</p>
      <Button onClick={() => setAsking(true)}>{say('dashboard.update')}</Button>
      {isAsking && (
        <Suspense>
          <ReImport
            dashboard={{ id, template, is_changed, title: dashboard.document.title }}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
