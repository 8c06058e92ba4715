import type { ColumnType } from 'kysely';

/**
 * An instant as text: ISO 8601 in UTC with milliseconds (`isoInstant`), 24 characters. Both engines sort it as time
 * does, and the contract speaks the same form, so it is never converted on the way.
 */
export type TimeText = string;

/** A JSON document as text. Who writes it knows its schema and parses it when it is read. */
export type JsonText = string;

/** Never changed after the row was made. */
export type Fixed<Value> = ColumnType<Value, Value, never>;
