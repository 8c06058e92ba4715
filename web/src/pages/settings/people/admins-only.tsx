import type { ReactNode } from 'react';
import { Notice } from '../../../components/notice.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { isAmong } from '../settings-map.ts';

/** Shows a page to admins, and says to others whom to ask. */
export function AdminsOnly({ children }: { readonly children: ReactNode }) {
  const { say } = useText();
  if (isAmong(useSignedIn(), 'admins')) return children;
  return (
    <Panel>
      <Notice kind="refused" title={say('state.refusedTitle')} text={say('people.refused')} />
    </Panel>
  );
}
