import { UsersIcon } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useText } from '../../locales/use-text.ts';
import { withTexts } from '../../locales/with-texts.ts';
import { useSignedIn } from '../../shell/signed-in.ts';

/** Comes when it is wanted: the first page must be there at once. */
const DashboardSharing = lazy(async () => ({
  default: (await withTexts(import('./dashboard-sharing.tsx'))).DashboardSharing,
}));

/** Opens who may see a dashboard; account admins have it. */
export function ShareButton({ dashboard }: { readonly dashboard: string }) {
  const { say } = useText();
  const [isOpen, setOpen] = useState(false);
  if (useSignedIn().person.role !== 'account_admin') return null;
  return (
    <>
      <Button className="ml-auto" onClick={() => setOpen(true)}>
        <UsersIcon aria-hidden />
        {say('overview.share')}
      </Button>
      {isOpen && (
        <Suspense>
          <DashboardSharing dashboard={dashboard} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
