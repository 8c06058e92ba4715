import { PauseIcon, PlayIcon, RefreshCwIcon } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { exactNumber } from '../../format/number.ts';
import { useText } from '../../locales/use-text.ts';

interface LiveBarProps {
  readonly isOn: boolean;
  readonly isFailing: boolean;
  /** Rows that came in and are not drawn yet, since the reader looks at something further down. */
  readonly waiting: number;
  /** Rows that came in and will not be drawn. */
  readonly missed: number;
  readonly onSwitch: () => void;
  readonly onShow: () => void;
  readonly onRefresh: () => void;
}

/** Whether new requests are followed, and what of them is not shown. */
export function LiveBar({ isOn, isFailing, waiting, missed, onSwitch, onShow, onRefresh }: LiveBarProps) {
  const { say, language } = useText();
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-2 text-small">
      <Button onClick={onSwitch} aria-pressed={isOn}>
        {isOn ? <PauseIcon aria-hidden /> : <PlayIcon aria-hidden />}
        {say(isOn ? 'requests.pause' : 'requests.resume')}
      </Button>
      <span role="status" className="inline-flex items-center gap-1.5 text-muted">
        <span
          aria-hidden
          className={classNames('size-2 rounded-full', isOn && !isFailing ? 'bg-good' : 'bg-line-strong')}
        />
        {say(isOn ? 'requests.live' : 'requests.livePaused')}
        {isOn && isFailing && <span className="text-warn">{say('requests.liveFailing')}</span>}
      </span>
      {waiting > 0 && (
        <Button look="primary" onClick={onShow}>
          {say('requests.liveNew', { count: exactNumber(waiting, language) })}
        </Button>
      )}
      {missed > 0 && (
        <span className="inline-flex items-center gap-1.5 text-warn" title={say('requests.liveMissedReason')}>
          {say('requests.liveMissed', { count: exactNumber(missed, language) })}
          <Button look="quiet" onClick={onRefresh}>
            <RefreshCwIcon aria-hidden />
            {say('requests.refresh')}
          </Button>
        </span>
      )}
    </div>
  );
}
