import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { classNames } from '../../components/class-names.ts';
import { duration } from '../../format/duration.ts';
import { shortAmong, tickAmong } from '../../format/figure.ts';
import { type Say, useText } from '../../locales/use-text.ts';
import { actionText } from './attempts.tsx';
import type { Row } from './read-row.ts';
import { type Stretch, type Timeline as Times, timelineOf } from './timeline-model.ts';

/** Attempts and waits of a request as bars in time, one under the other; the arrow keys go through them. Its table stands beside it. */
export function Timeline({ row }: { readonly row: Row }) {
  const { say } = useText();
  const timeline = timelineOf(row);
  if (timeline === undefined)
    return <p className="px-4 pb-3 text-small text-muted">{say('request.timelineUnknown')}</p>;
  return <Bars timeline={timeline} />;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function Bars({ timeline }: { readonly timeline: Times }) {
  const { say, language } = useText();
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const title = useId();
  const { stretches, totalMs, firstByte } = timeline;
  const move = (event: KeyboardEvent) => {
    const ends: Readonly<Record<string, number>> = { Home: 0, End: stretches.length - 1 };
    const step = STEPS[event.key];
    const next = step === undefined ? ends[event.key] : Math.min(stretches.length - 1, Math.max(0, chosen + step));
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
    list.current?.querySelectorAll<HTMLElement>('[data-stretch]')[next]?.focus();
  };
  return (
    <div className="px-4 pb-3">
      <Axis totalMs={totalMs} />
      <ul ref={list} aria-labelledby={title} onKeyDown={move} className="relative space-y-1">
        <li id={title} className="sr-only">
          {say('request.timelineTitle')}
        </li>
        {stretches.map((stretch, index) => (
          <li
            key={`${stretch.kind} ${stretch.startMs}`}
            className="grid grid-cols-[9rem_1fr] items-center gap-3 max-sm:grid-cols-[6rem_1fr]"
          >
            <span className={classNames('truncate text-small', stretch.kind === 'wait' && 'text-muted')} aria-hidden>
              {nameOf(stretch, say, stretches)}
            </span>
            <span
              data-stretch
              role="img"
              tabIndex={index === chosen ? 0 : -1}
              onFocus={() => setChosen(index)}
              aria-label={say('request.stretch', {
                name: nameOf(stretch, say, stretches),
                from: duration(stretch.startMs, language),
                length: duration(stretch.endMs - stretch.startMs, language),
              })}
              className="relative block h-6 rounded-sm bg-sunken"
            >
              <Bar stretch={stretch} />
              {firstByte !== undefined && (
                <span
                  aria-hidden
                  className="absolute inset-y-0 w-px bg-ink/50"
                  style={{ left: `${firstByte * 100}%` }}
                />
              )}
              <Length stretch={stretch} totalMs={totalMs} />
            </span>
          </li>
        ))}
      </ul>
      {firstByte !== undefined && (
        <p className="mt-2 flex items-center gap-2 text-small text-muted">
          <span aria-hidden className="inline-block h-3 w-px bg-ink/50" />
          {say('request.firstByteMark')}: {duration(firstByte * totalMs, language)}
        </p>
      )}
    </div>
  );
}

function Axis({ totalMs }: { readonly totalMs: number }) {
  const { language } = useText();
  return (
    <div aria-hidden className="mb-1 grid grid-cols-[9rem_1fr] gap-3 text-small text-faint max-sm:grid-cols-[6rem_1fr]">
      <span />
      <span className="figures flex justify-between">
        {[0, 0.5, 1].map((share) => (
          <span key={share}>{tickAmong(share * totalMs, 'milliseconds', { language, largest: totalMs })}</span>
        ))}
      </span>
    </div>
  );
}

/** A wait is hatched, so that it is told from an attempt without its colour. */
const WAIT_LOOK = 'repeating-linear-gradient(45deg, var(--color-line-strong) 0 1px, transparent 1px 5px)';

function Bar({ stretch }: { readonly stretch: Stretch }) {
  const status = stretch.attempt?.statusCode;
  const isGood = status !== undefined && status < 400 && stretch.attempt?.errorCode === undefined;
  const colour = isGood ? 'var(--chart-requests)' : 'var(--chart-errors)';
  return (
    <span
      aria-hidden
      className="absolute inset-y-0 min-w-[2px] rounded-sm"
      style={{
        left: `${stretch.left * 100}%`,
        width: `${stretch.width * 100}%`,
        background: stretch.kind === 'wait' ? WAIT_LOOK : colour,
      }}
    />
  );
}

/** Where most of the line is taken, it stands before the bar. */
const ROOM_AFTER = 0.75;

function Length({ stretch, totalMs }: { readonly stretch: Stretch; readonly totalMs: number }) {
  const { language } = useText();
  const end = stretch.left + stretch.width;
  const place =
    end <= ROOM_AFTER ? { left: `calc(${end * 100}% + 6px)` } : { right: `calc(${(1 - stretch.left) * 100}% + 6px)` };
  if (end > ROOM_AFTER && stretch.left < 1 - ROOM_AFTER) return null;
  return (
    <span aria-hidden className="figures absolute inset-y-0 flex items-center text-small text-muted" style={place}>
      {shortAmong(stretch.endMs - stretch.startMs, 'milliseconds', { language, largest: totalMs })}
    </span>
  );
}

function nameOf({ kind, attempt, startMs }: Stretch, say: Say, all: readonly Stretch[]): string {
  if (kind === 'attempt' && attempt !== undefined) {
    const action = actionText(say, attempt.action);
    return attempt.destination === '' ? action : `${action} · ${attempt.destination}`;
  }
  const attempts = all.filter((each) => each.kind === 'attempt');
  if (attempts.every((each) => each.startMs >= startMs)) return say('request.waitBefore');
  return say(attempts.some((each) => each.startMs > startMs) ? 'request.waitBetween' : 'request.waitAfter');
}
