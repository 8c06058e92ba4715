import { PlusIcon } from 'lucide-react';
import { Button } from '../../../components/button.tsx';
import { useText } from '../../../locales/use-text.ts';
import { problemsWithin } from './model/document-problems.ts';
import { newPage } from './model/new-page.ts';
import type { Editing } from './use-editor.ts';

/** The pages in their order: which is on the screen, and a new one. */
export function PageTabs({ editing }: { readonly editing: Editing }) {
  const { say, language } = useText();
  const { document, selection, problems, select, edit } = editing;
  const add = () => {
    edit({ kind: 'add_page', page: newPage(document), at: document.pages.length });
    select({ page: document.pages.length, widget: undefined });
  };
  return (
    <div className="mb-3 flex flex-wrap items-center gap-1">
      {document.pages.map((page, index) => {
        const isWrong = problemsWithin(problems, ['pages', index]).length > 0;
        return (
          <Button
            // biome-ignore lint/suspicious/noArrayIndexKey: while ids are typed, two pages may have the same
            key={index}
            look={index === selection.page ? 'plain' : 'quiet'}
            aria-pressed={index === selection.page}
            onClick={() => select({ page: index, widget: undefined })}
          >
            {page.title[language] || page.id}
            {isWrong && (
              <span className="text-warn">
                <span aria-hidden>●</span>
                <span className="sr-only">{say('edit.hasProblems')}</span>
              </span>
            )}
          </Button>
        );
      })}
      <Button look="quiet" onClick={add}>
        <PlusIcon aria-hidden />
        {say('edit.addPage')}
      </Button>
    </div>
  );
}
