import { SQLDialect } from '@codemirror/lang-sql';
import { KEYWORDS, TYPES } from './words.ts';

/** How the warehouse writes SQL, as far as colours go. */
export const CLICKHOUSE = SQLDialect.define({
  keywords: KEYWORDS.join(' ').toLowerCase(),
  types: TYPES.join(' ').toLowerCase(),
  builtin: '',
  backslashEscapes: true,
  hashComments: false,
  doubleQuotedStrings: false,
  identifierQuotes: '`"',
  specialVar: '',
  operatorChars: '*+-%<>!=|/',
  caseInsensitiveIdentifiers: true,
});
