import { Badge } from '../components/badge.tsx';
import { Panel } from '../components/panel.tsx';
import { useText } from '../locales/use-text.ts';
import type { NoteWidget } from './widgets.ts';

/** Words of the dashboard, and the figures that nobody reports yet: they are named, and not shown as 0. */
export function NoteView({ widget }: { readonly widget: NoteWidget }) {
  const { say, language } = useText();
  return (
    <Panel aria-labelledby={`widget-${widget.id}`} className="h-full px-4 py-3">
      <h2 id={`widget-${widget.id}`} className="font-semibold">
        {widget.title[language]}
      </h2>
      <p className="mt-1 max-w-prose whitespace-pre-line text-muted">{widget.text[language]}</p>
      {widget.not_reported.length > 0 && (
        <ul className="mt-3 flex flex-wrap gap-x-6 gap-y-2">
          {widget.not_reported.map((name) => (
            <li key={name.en} className="flex items-center gap-2">
              <span>{name[language]}</span>
              <Badge tone="neutral">{say('widget.notReported')}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
