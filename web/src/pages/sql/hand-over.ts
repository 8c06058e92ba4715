/** A statement that another page gives to the SQL page. */
export interface HandedStatement {
  readonly statement: string;
  /** Values of its parameters, by name. */
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
}

const STORED = 'tallygate.sql.handed';

/** Puts a statement where the SQL page finds it: go to `/sql` then. It is too long for an address. */
export function handOver(handed: HandedStatement): void {
  try {
    sessionStorage.setItem(STORED, JSON.stringify(handed));
  } catch {
    held = handed;
  }
}

/** For a browser that keeps nothing: it lasts as long as the page. */
let held: HandedStatement | undefined;

/** Takes what was handed over, once. */
export function takeHanded(): HandedStatement | undefined {
  const kept = held;
  held = undefined;
  try {
    const text = sessionStorage.getItem(STORED);
    sessionStorage.removeItem(STORED);
    return text === null ? kept : (JSON.parse(text) as HandedStatement);
  } catch {
    return kept;
  }
}
