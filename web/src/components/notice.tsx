import { ApiFailure } from '@tallygate/contract';
import { CircleAlertIcon, InboxIcon, LockIcon, RefreshCwIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../locales/use-text.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';

interface NoticeProps {
  readonly kind: 'empty' | 'failed' | 'refused';
  readonly title: string;
  readonly text?: ReactNode;
  /** What to do about it. */
  readonly children?: ReactNode;
  readonly className?: string;
}

const ICONS = { empty: InboxIcon, failed: CircleAlertIcon, refused: LockIcon } as const;
const TONES = { empty: 'text-faint', failed: 'text-bad', refused: 'text-warn' } as const;

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
  readonly className?: string;
}

/** What a refused or failed question shows: the server's own words, and what to try. */
export function Trouble({ error, onRetry, granter, className }: TroubleProps) {
  const { say } = useText();
  const failure = error instanceof ApiFailure ? error : undefined;
  if (failure?.status === 403) {
    const who = granter === undefined ? say('state.refusedAnyone') : say('state.refusedWho', { person: granter });
    return (
      <Notice
        kind="refused"
        title={say('state.refusedTitle')}
        text={<Lines lines={[failure.message, who]} />}
        {...(className === undefined ? {} : { className })}
      />
    );
  }
  const trace =
    failure !== undefined && failure.requestId !== '' ? [say('state.requestId', { id: failure.requestId })] : [];
  return (
    <Notice
      kind="failed"
      title={say('state.failedTitle')}
      text={<Lines lines={[failure?.message ?? say('page.crashedText'), ...trace]} />}
      {...(className === undefined ? {} : { className })}
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
