import { EllipsisIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../components/button.tsx';
import { Menu } from '../../../components/menu.tsx';
import { useText } from '../../../locales/use-text.ts';

/** What can be done with one line of a list. */
export function RowMenu({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const { say } = useText();
  return (
    <Menu
      trigger={
        <Button look="quiet" size="icon" className="-my-1" aria-label={say('people.actionsOf', { name })}>
          <EllipsisIcon aria-hidden />
        </Button>
      }
    >
      {children}
    </Menu>
  );
}
