import { CopyButton } from '../../../components/copy-button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Scrolling } from '../../../components/scrolling.tsx';

/** A value that is looked at whole. */
export interface OpenedCell {
  /** Of the column. */
  readonly name: string;
  readonly text: string;
}

/** A value over as many lines as it has. */
export function CellDialog({ cell, onClose }: { readonly cell: OpenedCell; readonly onClose: () => void }) {
  return (
    <Dialog isOpen isWide onClose={onClose} title={cell.name}>
      <Scrolling
        label={cell.name}
        className="mb-3 max-h-[60vh] overflow-auto rounded-md border border-line bg-sunken p-3"
      >
        <pre className="font-mono text-small break-words whitespace-pre-wrap">{cell.text}</pre>
      </Scrolling>
      <div className="flex justify-end">
        <CopyButton text={cell.text} />
      </div>
    </Dialog>
  );
}
