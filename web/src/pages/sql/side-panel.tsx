import { type ReactNode, useId, useState } from 'react';
import { Panel } from '../../components/panel.tsx';
import { useText } from '../../locales/use-text.ts';

interface SidePanelProps {
  readonly parts: readonly { readonly id: string; readonly title: string; readonly content: ReactNode }[];
}

/** Several lists in one place, one of them shown. Where it is narrow it is folded up. */
export function SidePanel({ parts }: SidePanelProps) {
  const { say } = useText();
  const [chosen, setChosen] = useState(parts[0]?.id);
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const shown = parts.find((part) => part.id === chosen) ?? parts[0];
  return (
    <Panel aria-label={say('sql.side')} className="lg:sticky lg:top-16 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto">
      <div role="tablist" aria-label={say('sql.side')} className="flex gap-4 border-b border-line px-3">
        {parts.map((part) => (
          <button
            key={part.id}
            type="button"
            role="tab"
            id={`${id}-${part.id}`}
            aria-selected={part.id === shown?.id}
            aria-controls={`${id}-content`}
            onClick={() => {
              setOpen(part.id !== shown?.id || !isOpen);
              setChosen(part.id);
            }}
            className="-mb-px h-9 border-b-2 border-transparent whitespace-nowrap text-muted hover:text-ink aria-selected:border-accent aria-selected:font-medium aria-selected:text-ink"
          >
            {part.title}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${id}-content`}
        aria-labelledby={`${id}-${shown?.id ?? ''}`}
        className={isOpen ? 'p-2' : 'p-2 max-lg:hidden'}
      >
        {shown?.content}
      </div>
    </Panel>
  );
}
