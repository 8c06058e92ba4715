import type { DashboardDocument } from '@tallygate/contract';
import { TriangleAlertIcon } from 'lucide-react';
import { useText } from '../../../locales/use-text.ts';
import type { DocumentProblem, Path } from './model/document-problems.ts';

interface ProblemListProps {
  readonly problems: readonly DocumentProblem[];
  readonly document: DashboardDocument;
  readonly onGoTo: (path: Path) => void;
}

/** What stays is counted. */
const SHOWN_MAX = 6;

/** What keeps a document from being published, each with the way to where it is. */
export function ProblemList({ problems, document, onGoTo }: ProblemListProps) {
  const { say } = useText();
  if (problems.length === 0) return null;
  const others = problems.length - SHOWN_MAX;
  return (
    <section
      aria-label={say('edit.problems')}
      className="mb-4 flex items-start gap-2 rounded-md bg-warn-soft px-3 py-2"
    >
      <TriangleAlertIcon aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0">
        <p role="status" className="font-medium">
          {say('edit.problemCount', { count: problems.length })}
        </p>
        <ul className="mt-0.5 space-y-0.5 text-small">
          {problems.slice(0, SHOWN_MAX).map((problem) => (
            <li key={`${problem.path.join('.')} ${problem.text} ${JSON.stringify(problem.values)}`}>
              <button
                type="button"
                className="rounded-sm text-left font-medium text-accent-ink underline"
                onClick={() => onGoTo(problem.path)}
              >
                <Where document={document} path={problem.path} />
              </button>{' '}
              {say(problem.text, problem.values)}
            </li>
          ))}
          {others > 0 && <li className="text-muted">{say('edit.problemsMore', { count: others })}</li>}
        </ul>
      </div>
    </section>
  );
}

/** Page and widget, or dataset, by their names; then the member. */
function Where({ document, path }: { readonly document: DashboardDocument; readonly path: Path }) {
  const { say, language } = useText();
  const [list, place, part, inner] = path;
  if (list === 'datasets') {
    const name = document.datasets[Number(place)]?.name ?? '';
    return `${say('edit.dataset')} ${name} · ${path.slice(2).join('.')}`;
  }
  const page = list === 'pages' ? document.pages[Number(place)] : undefined;
  if (page === undefined) return `${say('edit.document')} · ${path.join('.')}`;
  const widget = part === 'widgets' ? page.widgets[Number(inner)] : undefined;
  const names = [
    page.title[language] || page.id,
    ...(widget === undefined ? [] : [widget.title[language] || widget.id]),
  ];
  const member = path.slice(widget === undefined ? 2 : 4).join('.');
  return [...names, ...(member === '' ? [] : [member])].join(' · ');
}
