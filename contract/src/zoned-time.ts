/**
 * An instant as people read it, in a zone, which is named: `2026-12-31 09:00 (Asia/Seoul)`. With its seconds where they are
 * not zero, rounded up: whoever is told to wait until then does not come too early.
 */
export function zonedTime(at: number, timeZone: string): string {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(Math.ceil(at / SECOND_MS) * SECOND_MS)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? '';
  const seconds = part('second') === '00' ? '' : `:${part('second')}`;
  const time = `${part('hour')}:${part('minute')}${seconds}`;
  return `${part('year')}-${part('month')}-${part('day')} ${time} (${timeZone})`;
}

const SECOND_MS = 1_000;
/** One is costly to make; an account has one zone. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
}
