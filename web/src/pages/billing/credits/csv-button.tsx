import { useMutation } from '@tanstack/react-query';
import { DownloadIcon } from 'lucide-react';
import { saveCsv } from '../../../api/save-csv.ts';
import { Button } from '../../../components/button.tsx';
import { useText } from '../../../locales/use-text.ts';

interface CsvButtonProps {
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly name: string;
  readonly className?: string;
}

/** Hands a list to the reader as CSV: all of it, whatever part is on the page. */
export function CsvButton({ path, query, name, className }: CsvButtonProps) {
  const { say } = useText();
  const saving = useMutation({ mutationFn: saveCsv });
  return (
    <span className={className}>
      <Button disabled={saving.isPending} onClick={() => saving.mutate({ path, query, name })}>
        <DownloadIcon aria-hidden />
        CSV
      </Button>
      {saving.error !== null && (
        <span role="alert" className="mt-1 block text-small text-bad">
          {saving.error.message === '' ? say('state.failedTitle') : saving.error.message}
        </span>
      )}
    </span>
  );
}
