/** A column of a table as data: what the table is made of, and what people read about it. */
export interface Column {
  readonly name: string;
  /** ClickHouse type as written in the table's definition. */
  readonly type: string;
  /** Expression that fills the column where a row does not bring it; undefined: the type's own default. */
  readonly defaultTo?: string;
  /** Unit and meaning of NULL included. Stored in the table itself in English. */
  readonly comment: { readonly en: string; readonly ko: string };
}

/** One line of a CREATE TABLE, comment included. */
export function columnDefinition(column: Column): string {
  const filling = column.defaultTo === undefined ? '' : ` DEFAULT ${column.defaultTo}`;
  return `\`${column.name}\` ${column.type}${filling} COMMENT '${column.comment.en.replace(/[\\']/g, '\\$&')}'`;
}
