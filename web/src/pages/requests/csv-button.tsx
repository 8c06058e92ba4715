import type { RequestFilter } from '@tallygate/contract';
import { useMutation } from '@tanstack/react-query';
import { DownloadIcon } from 'lucide-react';
import { saveRequests } from '../../api/use-requests.ts';
import { Button } from '../../components/button.tsx';
import { useText } from '../../locales/use-text.ts';

/** All requests that match as a file, written by the server. */
export function CsvButton({ filter }: { readonly filter: RequestFilter }) {
  const { say } = useText();
  const saving = useMutation({ mutationFn: () => saveRequests(filter) });
  return (
    <>
      <Button disabled={saving.isPending} onClick={() => saving.mutate()}>
        <DownloadIcon aria-hidden />
        {say(saving.isPending ? 'requests.csvBusy' : 'requests.csv')}
      </Button>
      {saving.isError && (
        <span role="alert" className="self-center text-small text-bad">
          {say('requests.csvFailed')}
        </span>
      )}
    </>
  );
}
