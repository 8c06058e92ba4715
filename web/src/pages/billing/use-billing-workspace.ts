import { useNavigate, useSearch } from '@tanstack/react-router';
import { useWorkspaceNames } from '../../api/use-people.ts';
import { useSignedIn } from '../../shell/signed-in.ts';

/** The workspace that a page of billing is about; it stands in the address. Without one: the reader's first. */
export function useBillingWorkspace() {
  const { workspaces } = useSignedIn();
  const names = useWorkspaceNames();
  const { workspace }: { readonly workspace?: string | undefined } = useSearch({ strict: false });
  const navigate = useNavigate();
  const id = workspace ?? workspaces[0]?.id ?? [...names.keys()][0] ?? '';
  return {
    id,
    name: names.get(id) ?? id,
    /** Every workspace that there is to choose from. */
    options: [...names].map(([value, title]) => ({ value, title })),
    choose: (chosen: string) =>
      void navigate({ to: '.', search: (now: Record<string, unknown>) => ({ ...now, workspace: chosen }) }),
  };
}
