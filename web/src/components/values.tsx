import { exactAmong, type FigureFormat, shortAmong } from '../format/figure.ts';
import { toFigure, UNKNOWN } from '../format/number.ts';
import { dateTime, dayAndSecond, exactTime, relativeTime } from '../format/time.ts';
import { useText } from '../locales/use-text.ts';
import { useSignedIn } from '../shell/signed-in.ts';

/** A dash for what is not known, with the reason for those who ask. */
export function Unknown({ reason }: { readonly reason: string }) {
  return (
    <span title={reason} className="cursor-help text-faint">
      <span aria-hidden>{UNKNOWN}</span>
      <span className="sr-only">{reason}</span>
    </span>
  );
}

interface NumberProps {
  readonly value: unknown;
  readonly format: FigureFormat;
  /** Why it is not known, when it is not. */
  readonly reason: string;
  readonly isExact?: boolean;
  /** Of those that it stands among, such as its column. */
  readonly largest?: number;
}

/** A number in the reader's language, with every digit for those who rest on it. */
export function Figure({ value, format, reason, isExact = false, largest = 0 }: NumberProps) {
  const { language } = useText();
  if (format !== 'text' && toFigure(value) === undefined) return <Unknown reason={reason} />;
  const exact = exactAmong(value, format, { language, largest });
  const short = shortAmong(value, format, { language, largest });
  return (
    <span className="figures" title={exact === short || isExact ? undefined : exact}>
      {isExact ? exact : short}
    </span>
  );
}

/** A time in the account's zone, with milliseconds and offset for those who rest on it. */
export function Time({ at }: { readonly at: string }) {
  const { language } = useText();
  const zone = useSignedIn().account.time_zone;
  return (
    <time dateTime={at} title={exactTime(at, { zone, language })} className="figures whitespace-nowrap">
      {dateTime(at, { zone, language })}
    </time>
  );
}

/** The same without the year, where it is this one: for lists in which every line has a time. */
export function ShortTime({ at }: { readonly at: string }) {
  const { language } = useText();
  const zone = useSignedIn().account.time_zone;
  return (
    <time dateTime={at} title={exactTime(at, { zone, language })} className="figures whitespace-nowrap">
      {dayAndSecond(at, Date.now(), { zone, language })}
    </time>
  );
}

/** How long ago, with the absolute time for those who rest on it. */
export function TimeAgo({ at }: { readonly at: string }) {
  const { language } = useText();
  const zone = useSignedIn().account.time_zone;
  return (
    <time dateTime={at} title={exactTime(at, { zone, language })} className="whitespace-nowrap">
      {relativeTime(at, Date.now(), language)}
    </time>
  );
}
