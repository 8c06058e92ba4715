import type { Say } from '../../../locales/use-text.ts';

/** The words of the editor's own parts, by what they are in its program. */
export function editorPhrases(say: Say): Readonly<Record<string, string>> {
  return {
    Completions: say('sql.editor.completions'),
    Find: say('sql.editor.find'),
    Replace: say('sql.editor.replaceWith'),
    next: say('sql.editor.next'),
    previous: say('sql.editor.previous'),
    all: say('sql.editor.all'),
    'match case': say('sql.editor.matchCase'),
    regexp: say('sql.editor.pattern'),
    'by word': say('sql.editor.byWord'),
    replace: say('sql.editor.replace'),
    'replace all': say('sql.editor.replaceAll'),
    close: say('action.close'),
    'current match': say('sql.editor.currentMatch'),
    'on line': say('sql.editor.onLine'),
    'replaced $ matches': say('sql.editor.replacedCount', { count: '$' }),
    'replaced match on line $': say('sql.editor.replacedOn', { line: '$' }),
    'Selection deleted': say('sql.editor.deleted'),
    'Control character': say('sql.editor.control'),
  };
}
