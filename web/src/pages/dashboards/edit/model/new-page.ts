import type { DashboardDocument } from '@tallygate/contract';
import type { Page } from './document-parts.ts';
import { freshName } from './fresh-name.ts';

/** A page that is good as it begins: with a note, which says what it is for. */
export function newPage(document: DashboardDocument): Page {
  const number = document.pages.length + 1;
  return {
    id: freshName(`page ${number}`, { taken: document.pages.map(({ id }) => id), otherwise: 'page' }),
    title: { ko: `페이지 ${number}`, en: `Page ${number}` },
    question: {
      ko: '무엇을 알아보는 페이지인지 한 문장으로 적어 주세요.',
      en: 'Say in one sentence what this page answers.',
    },
    widgets: [
      {
        kind: 'note',
        id: freshWidgetId(document, 'note'),
        title: { ko: '메모', en: 'Note' },
        width: 12,
        text: { ko: '이 페이지에 대한 설명입니다.', en: 'What this page is about.' },
        not_reported: [],
      },
    ],
  };
}

/** A name for a widget that no other has. */
export function freshWidgetId(document: DashboardDocument, words: string): string {
  const taken = document.pages.flatMap((page) => page.widgets.map(({ id }) => id));
  return freshName(words, { taken, otherwise: 'widget' });
}
