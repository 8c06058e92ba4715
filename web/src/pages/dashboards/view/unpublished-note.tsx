import { Link } from '@tanstack/react-router';
import { Button } from '../../../components/button.tsx';
import { useText } from '../../../locales/use-text.ts';

/** Says that nobody but account admins sees this. */
export function UnpublishedNote({ dashboard }: { readonly dashboard: string }) {
  const { say } = useText();
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md border border-line bg-warn-soft px-3 py-2">
      <p className="min-w-0 flex-1">{say('viewing.unpublished')}</p>
      <Button asChild>
        <Link to="/dashboards/$id/edit" params={{ id: dashboard }}>
          {say('viewing.edit')}
        </Link>
      </Button>
    </div>
  );
}
