/** What a statement can name, in the reader's language. */
export interface SqlSchema {
  readonly tables: readonly SchemaTable[];
  readonly functions: readonly string[];
  /** What may stand in braces, such as `{{rows}}`, beside the parameters that the statement names. */
  readonly parts?: readonly { readonly text: string; readonly comment: string }[];
}

/** A table that the reader may read. */
export interface SchemaTable {
  /** As it is written, such as `system.ai_gateway.usage`. */
  readonly name: string;
  readonly comment: string;
  readonly columns: readonly SchemaColumn[];
}

export interface SchemaColumn {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

/** Nothing is known yet. */
export const EMPTY_SCHEMA: SqlSchema = { tables: [], functions: [] };
