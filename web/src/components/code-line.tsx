import { CopyButton } from './copy-button.tsx';
import { Scrolling } from './scrolling.tsx';

/** Something to type or run, and a button that copies it. */
export function CodeLine({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div className="flex w-full min-w-0 items-start gap-2 rounded-md border border-line bg-sunken p-2 text-left">
      <Scrolling label={label} className="min-w-0 flex-1 overflow-x-auto px-1 py-[7px]">
        <pre className="font-mono text-small whitespace-pre">{text}</pre>
      </Scrolling>
      <CopyButton text={text} />
    </div>
  );
}
