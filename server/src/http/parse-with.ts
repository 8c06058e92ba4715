import type { z } from 'zod';
import { ApiRefusal } from './api-context.ts';

const DETAIL_LENGTH_MAX = 1_000;

/** The value as the schema reads it. Throws an ApiRefusal that names every member that is wrong. */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`);
  throw new ApiRefusal('request_invalid', { detail: issues.join('; ').slice(0, DETAIL_LENGTH_MAX) });
}
