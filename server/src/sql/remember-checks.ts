import type { CheckedStatement, checkStatement } from './check-statement.ts';
import type { EngineStatement } from './engine.ts';
import type { Grants } from './guard/decide.ts';

type Check = typeof checkStatement;

/** Statements that are remembered, the most lately used ones; each is at most so long. */
const BOUNDS = { countMax: 500, lengthMax: 32 * 1024 } as const;

/**
 * Judges equal statements once: dashboards ask the same ones again and again, of other times only. The engine's reading of a statement and
 * the rules depend on nothing but its text, the values of its parameters and the tables that may be read. An instant as a value cannot
 * change what they say, so that all instants are one.
 */
export function rememberChecks(check: Check): Check {
  const known = new Map<string, Pick<CheckedStatement, 'text' | 'parameters' | 'tables'>>();
  return async (statement, grants, engine) => {
    const key = keyOf(statement, grants);
    const found = known.get(key);
    if (found !== undefined) {
      known.delete(key);
      known.set(key, found);
      const { text, tables } = found;
      const named = Object.keys(found.parameters).map((name) => [name, statement.parameters[name]]);
      return { kind: 'allow', text, parameters: Object.fromEntries(named), tables };
    }
    const checked = await check(statement, grants, engine);
    if (checked.kind === 'refuse' || key.length > BOUNDS.lengthMax) return checked;
    known.set(key, checked);
    for (const oldest of known.keys()) if (known.size > BOUNDS.countMax) known.delete(oldest);
    return checked;
  };
}

function keyOf({ text, parameters }: EngineStatement, { readable }: Grants): string {
  const values = Object.entries(parameters).map(([name, value]) => [name, isInstant(value) ? null : [value]]);
  return JSON.stringify([text, values, [...readable].sort()]);
}

/** Digits and what stands between them: no word that a rule could look for. */
function isInstant(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,9})?$/.test(value);
}
