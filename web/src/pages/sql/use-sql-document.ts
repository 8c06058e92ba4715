import type { SavedQuery } from '@tallygate/contract';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSavedQuery } from '../../api/use-saved-queries.ts';
import { recall, remember } from '../../components/remembered.ts';
import { parametersOf, type SqlParameter } from './editor/parameters-of.ts';
import { takeHanded } from './hand-over.ts';
import { textOfValue } from './parameter-value.ts';

/** What is in the editor: the text, what was typed for its parameters, and which saved query it is. */
export interface SqlDocument {
  readonly text: string;
  /** By name; also of parameters that the text does not name at the moment. */
  readonly typed: Readonly<Record<string, string>>;
  readonly query: SavedQuery | undefined;
}

interface Asked {
  /** Id of a saved query. */
  readonly query: string | undefined;
  /** Name of a table that is looked into. */
  readonly table: string | undefined;
  /** What stands there when nothing else does. */
  readonly first: string;
  /** Drafts of others who use this browser are not shown. */
  readonly personId: string;
}

/** The document of the page: what another page handed over, a saved query, a table, or what was written last. */
export function useSqlDocument(asked: Asked) {
  const [document, setDocument] = useState<SqlDocument>(() => beginning(asked));
  const saved = useSavedQuery(asked.query);
  const parameters = useMemo(() => parametersOf(document.text), [document.text]);
  const change = useCallback((part: Partial<SqlDocument>) => setDocument((now) => ({ ...now, ...part })), []);

  const shown = useRef<string>(undefined);
  useEffect(() => {
    if (asked.query === undefined) shown.current = undefined;
    if (saved.data === undefined || asked.query === undefined || shown.current === asked.query) return;
    shown.current = asked.query;
    setDocument(ofQuery(saved.data));
  }, [saved.data, asked.query]);

  const { personId } = asked;
  useEffect(() => {
    const { text, typed } = document;
    remember(draftName(personId), JSON.stringify({ text, typed }));
  }, [document, personId]);

  return { document, parameters, change, saved };
}

/** What was typed for the parameters that the text names. */
export function typedFor(
  parameters: readonly SqlParameter[],
  typed: SqlDocument['typed'],
): Readonly<Record<string, string>> {
  return Object.fromEntries(parameters.map(({ name }) => [name, typed[name] ?? '']));
}

/** A saved query as it opens. */
export function ofQuery(query: SavedQuery): SqlDocument {
  return { text: query.statement, typed: query.parameters, query };
}

/** Whether it is not what is saved. */
export function isChanged({ text, typed, query }: SqlDocument, parameters: readonly SqlParameter[]): boolean {
  if (query === undefined) return false;
  const names = [...new Set([...parameters.map(({ name }) => name), ...Object.keys(query.parameters)])];
  const isNamed = new Set(parameters.map(({ name }) => name));
  return (
    text !== query.statement ||
    names.some((name) => (isNamed.has(name) ? (typed[name] ?? '') : '') !== (query.parameters[name] ?? ''))
  );
}

function beginning({ query, table, first, personId }: Asked): SqlDocument {
  const handed = takeHanded();
  if (handed !== undefined) {
    const typed = Object.entries(handed.parameters).map(([name, value]) => [name, textOfValue(value)]);
    return { text: handed.statement, typed: Object.fromEntries(typed), query: undefined };
  }
  if (table !== undefined) return { text: `SELECT *\nFROM ${table}\nLIMIT 100;`, typed: {}, query: undefined };
  const draft = query === undefined ? readDraft(personId) : undefined;
  return draft ?? { text: query === undefined ? first : '', typed: {}, query: undefined };
}

function readDraft(personId: string): SqlDocument | undefined {
  try {
    const kept = JSON.parse(recall(draftName(personId)) ?? 'null') as Partial<SqlDocument> | null;
    if (typeof kept?.text !== 'string' || kept.text.trim() === '') return undefined;
    return { text: kept.text, typed: kept.typed ?? {}, query: undefined };
  } catch {
    return undefined;
  }
}

function draftName(personId: string): string {
  return `tallygate.sql.draft.${personId}`;
}
