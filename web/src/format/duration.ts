import type { Language } from '@tallygate/contract';
import { exactNumber, fixedNumber } from './number.ts';

/** How a duration is written beside others. */
export interface DurationStyle {
  /** In seconds at least: one that is shorter stands beside longer ones, and is compared with them. */
  readonly isInSeconds?: boolean;
  /** On an axis: `2 s`, where a column has `2.00 s`. */
  readonly isTick?: boolean;
}

const UNITS = {
  ko: { milliseconds: '밀리초', seconds: '초', minutes: '분', hours: '시간', days: '일' },
  en: { milliseconds: ' ms', seconds: ' s', minutes: ' min', hours: ' h', days: ' d' },
} as const;

type Units = (typeof UNITS)[Language];

const SECOND_MS = 1_000;
const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

/**
 * Milliseconds as people read them, in units of one language: `820 ms`, `1.24 s`, `43.9 s`, `1 min 32 s`, `2 h 5 min`; in Korean
 * `820밀리초`, `1.24초`, `43.9초`, `1분 32초`, `2시간 5분`. What rounds up to the next unit is written in it.
 */
export function duration(milliseconds: number, language: Language, style: DurationStyle = {}): string {
  const units = UNITS[language];
  const seconds = milliseconds / SECOND_MS;
  if (seconds < 0.9995 && style.isInSeconds !== true)
    return `${millisecondsText(milliseconds, language)}${units.milliseconds}`;
  if (seconds < 59.95) return `${secondsText(seconds, language, style)}${units.seconds}`;
  return partsOf(seconds, units)
    .filter(([count], place) => place === 0 || count > 0)
    .map(([count, unit]) => `${exactNumber(count, language)}${unit}`)
    .join(' ');
}

/** From here on durations of one column are all in seconds. */
export function isSecondOrLonger(milliseconds: number): boolean {
  return milliseconds >= 0.9995 * SECOND_MS;
}

/** Few are below ten, and there a tenth matters. */
function millisecondsText(milliseconds: number, language: Language): string {
  return exactNumber(milliseconds < 9.95 ? Math.round(milliseconds * 10) / 10 : Math.round(milliseconds), language);
}

/** Of a number of seconds with three digits. */
const LEAST_S = 0.001;

/** Three digits that say something. */
function secondsText(seconds: number, language: Language, { isTick = false }: DurationStyle): string {
  if (seconds === 0) return '0';
  // Rounded it would be 0, which it is not.
  if (seconds < LEAST_S / 2 && !isTick) return `<${fixedNumber(LEAST_S, language, { least: 3, most: 3 })}`;
  const short = seconds < 9.995 ? 2 : 1;
  const digits = seconds < 0.0995 ? 3 : short;
  return fixedNumber(seconds, language, isTick ? { least: 0, most: 3 } : { least: digits, most: digits });
}

function partsOf(seconds: number, units: Units): readonly (readonly [number, string])[] {
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
