import { ApiFailure } from '@tallygate/contract';
import { CircleAlertIcon, InboxIcon, LockIcon, RefreshCwIcon, SearchXIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../locales/use-text.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';

interface NoticeProps {
  readonly kind: 'empty' | 'failed' | 'missing' | 'refused';
  readonly title: string;
  readonly text?: ReactNode;
  /** What to do about it. */
  readonly children?: ReactNode;
  readonly className?: string | undefined;
}

const ICONS = { empty: InboxIcon, failed: CircleAlertIcon, missing: SearchXIcon, refused: LockIcon } as const;
const TONES = { empty: 'text-faint', failed: 'text-bad', missing: 'text-faint', refused: 'text-warn' } as const;

/** Says in place of content why there is none, and what to do next. */
export function Notice({ kind, title, text, children, className }: NoticeProps) {
  const Icon = ICONS[kind];
  return (
    <div
      role={kind === 'failed' ? 'alert' : undefined}
      className={classNames('flex flex-col items-center justify-center gap-1 px-4 py-8 text-center', className)}
    >
      <Icon aria-hidden className={classNames('mb-1 size-5', TONES[kind])} />
      <p className="font-medium">{title}</p>
      {text !== undefined && <div className="max-w-prose text-muted">{text}</div>}
      {children !== undefined && <div className="mt-3 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}

interface TroubleProps {
  readonly error: unknown;
  readonly onRetry: () => void;
  /** Address of somebody who can grant. */
  readonly granter?: string | undefined;
  /** There is little room: what leads to the log is left out. */
  readonly isBrief?: boolean;
  readonly className?: string;
}

/** Whether the server answered that there is no such thing: no failure, and asking again would not help. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 404;
}

/** What a refused or failed question shows, or one about what is not there: the server's own words, and what to try. */
export function Trouble({ error, onRetry, granter, isBrief = false, className }: TroubleProps) {
  const { say } = useText();
  const failure = error instanceof ApiFailure ? error : undefined;
  if (isMissing(error)) {
    return <Notice kind="missing" title={say('state.missingTitle')} text={failure?.message} className={className} />;
  }
  if (failure?.status === 403) {
    return (
      <Notice
        kind="refused"
        title={say('state.refusedTitle')}
        text={granter === undefined ? failure.message : say('state.refusedWho', { person: granter })}
        className={className}
      />
    );
  }
  const hasTrace = !isBrief && failure !== undefined && failure.requestId !== '';
  const trace = hasTrace ? [say('state.requestId', { id: failure.requestId })] : [];
  return (
    <Notice
      kind="failed"
      title={say('state.failedTitle')}
      text={<Lines lines={[failure?.message ?? say('page.crashedText'), ...trace]} />}
      className={className}
    >
      <Button onClick={onRetry}>
        <RefreshCwIcon aria-hidden />
        {say('action.retry')}
      </Button>
    </Notice>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return lines.map((line) => <p key={line}>{line}</p>);
}
