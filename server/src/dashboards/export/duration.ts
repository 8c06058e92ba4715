import type { Language } from '@tallygate/contract';

/** How a duration is written beside others. */
interface DurationStyle {
  /** In seconds at least: one that is shorter stands beside longer ones, and is compared with them. */
  readonly isInSeconds?: boolean;
  /** On an axis: `2 s`, where a column has `2.00 s`. */
  readonly isTick?: boolean;
}

const UNITS = {
  ko: { milliseconds: '밀리초', seconds: '초', minutes: '분', hours: '시간', days: '일' },
  en: { milliseconds: ' ms', seconds: ' s', minutes: ' min', hours: ' h', days: ' d' },
} as const;

const SECOND_MS = 1_000;
const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

/** Milliseconds as the pages write them: `820 ms`, `1.24 s`, `43.9 s`, `1 min 32 s`; in Korean `820밀리초`, `1.24초`, `43.9초`, `1분 32초`. */
export function duration(milliseconds: number, language: Language, style: DurationStyle = {}): string {
  const units = UNITS[language];
  const seconds = milliseconds / SECOND_MS;
  if (seconds < 0.9995 && style.isInSeconds !== true) {
    const digits = milliseconds < 9.95 ? 1 : 0;
    return `${written(milliseconds, language, { least: 0, most: digits })}${units.milliseconds}`;
  }
  if (seconds < 59.95) return `${secondsText(seconds, language, style)}${units.seconds}`;
  return partsOf(seconds, units)
    .filter(([count], place) => place === 0 || count > 0)
    .map(([count, unit]) => `${written(count, language, { least: 0, most: 0 })}${unit}`)
    .join(' ');
}

/** From here on durations of one column are all in seconds. */
export function isSecondOrLonger(milliseconds: number): boolean {
  return milliseconds >= 0.9995 * SECOND_MS;
}

function secondsText(seconds: number, language: Language, { isTick = false }: DurationStyle): string {
  if (seconds === 0) return '0';
  const short = seconds < 9.995 ? 2 : 1;
  const digits = seconds < 0.0995 ? 3 : short;
  return written(seconds, language, isTick ? { least: 0, most: 3 } : { least: digits, most: digits });
}

function partsOf(
  seconds: number,
  units: (typeof UNITS)[Language],
): readonly [readonly [number, string], readonly [number, string]] {
  const whole = Math.round(seconds);
  if (whole < HOUR)
    return [
      [Math.floor(whole / MINUTE), units.minutes],
      [whole % MINUTE, units.seconds],
    ];
  const minutes = Math.round(seconds / MINUTE);
  if (minutes < DAY / MINUTE)
    return [
      [Math.floor(minutes / 60), units.hours],
      [minutes % 60, units.minutes],
    ];
  const hours = Math.round(seconds / HOUR);
  return [
    [Math.floor(hours / 24), units.days],
    [hours % 24, units.hours],
  ];
}

const formatters = new Map<string, Intl.NumberFormat>();

function written(
  value: number,
  language: Language,
  { least, most }: { readonly least: number; readonly most: number },
): string {
  const key = `${language} ${least} ${most}`;
  const formatter =
    formatters.get(key) ??
    new Intl.NumberFormat(language, { minimumFractionDigits: least, maximumFractionDigits: most });
  formatters.set(key, formatter);
  return formatter.format(value);
}
