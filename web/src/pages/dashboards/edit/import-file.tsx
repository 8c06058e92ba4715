import type { DashboardDocument } from '@tallygate/contract';
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useText } from '../../../locales/use-text.ts';
import { FILE_BYTES_MAX, type FileReading, readDocument } from './model/document-file.ts';

interface ImportFileProps {
  readonly onRead: (document: DashboardDocument) => void;
  readonly onClose: () => void;
}

/** What was wrong with a file; a document is none of it. */
type Refused = Exclude<FileReading, { kind: 'document' }> | { readonly kind: 'tooLarge' };

/** Asks for a file with a document, which takes the place of what is edited: one step, which can be taken back. */
export function ImportFile({ onRead, onClose }: ImportFileProps) {
  const { say } = useText();
  const [refused, setRefused] = useState<Refused>();
  const read = async (file: File) => {
    if (file.size > FILE_BYTES_MAX) return setRefused({ kind: 'tooLarge' });
    const reading = await readDocument(await file.text());
    if (reading.kind === 'document') onRead(reading.document);
    else setRefused(reading);
  };
  return (
    <Dialog isOpen onClose={onClose} title={say('edit.import')} text={say('edit.importText')}>
      <label className="block">
        <span className="mb-1 block font-medium">{say('edit.file')}</span>
        <input
          type="file"
          accept=".yaml,.yml,.json,application/json,application/yaml"
          className="block w-full text-small file:mr-3 file:h-8 file:rounded-md file:border file:border-line-strong file:bg-surface file:px-3 file:font-medium file:text-ink"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file !== undefined) void read(file);
          }}
        />
      </label>
      {refused !== undefined && <Refusal refused={refused} />}
      <div className="mt-4 flex justify-end">
        <Button onClick={onClose}>{say('action.cancel')}</Button>
      </div>
    </Dialog>
  );
}

const SHOWN_MAX = 8;

function Refusal({ refused }: { readonly refused: Refused }) {
  const { say } = useText();
  return (
    <div role="alert" className="mt-3 rounded-md bg-bad-soft px-3 py-2 text-small">
      <p className="font-medium text-bad">{say(`edit.import.${refused.kind}`)}</p>
      {refused.kind === 'unreadable' && <p className="font-mono break-all">{refused.reason}</p>}
      {refused.kind === 'problems' && (
        <ul>
          {refused.problems.slice(0, SHOWN_MAX).map((problem) => (
            <li key={`${problem.path.join('.')} ${problem.text}`}>
              <span className="font-mono">{problem.path.join('.')}</span> {say(problem.text, problem.values)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
