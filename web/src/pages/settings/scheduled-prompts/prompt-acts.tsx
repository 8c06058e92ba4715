import type { ScheduledPromptFacts } from '@tallygate/contract';
import { useKeepPrompt, useRemovePrompt, useRunPrompt } from '../../../api/use-scheduled-prompts.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import { PromptDialog } from './prompt-dialog.tsx';

/** Something that is done with a prompt of the list. */
export interface PromptDoing {
  readonly what: 'change' | 'run' | 'on' | 'off' | 'remove';
  readonly prompt: ScheduledPromptFacts;
}

interface PromptActsProps {
  readonly doing: PromptDoing;
  readonly onClose: () => void;
  /** After a prompt was removed; default: as when it is closed. */
  readonly onDone?: () => void;
}

/** Asks for what is needed, does it, and closes. */
export function PromptActs({ doing, onClose, onDone = onClose }: PromptActsProps) {
  const { what, prompt } = doing;
  switch (what) {
    case 'change':
      return <PromptDialog prompt={prompt} onClose={onClose} />;
    case 'run':
      return <RunNow prompt={prompt} onClose={onClose} />;
    case 'on':
    case 'off':
      return <Switch prompt={prompt} isOn={what === 'on'} onClose={onClose} />;
    case 'remove':
      return <Remove prompt={prompt} onClose={onClose} onDone={onDone} />;
  }
}

interface ActProps {
  readonly prompt: ScheduledPromptFacts;
  readonly onClose: () => void;
}

function RunNow({ prompt: { id, name }, onClose }: ActProps) {
  const { say } = useText();
  const running = useRunPrompt();
  const keyOf = useRepeatKey();
  return (
    <ConfirmDialog
      title={say('schedules.runTitle', { name })}
      text={say('schedules.runText')}
      action={say('schedules.run')}
      isPending={running.isPending}
      error={running.error}
      onConfirm={() => running.mutate({ id, idempotencyKey: keyOf(id) }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

function Switch({ prompt: { id, name }, isOn, onClose }: ActProps & { readonly isOn: boolean }) {
  const { say } = useText();
  const keeping = useKeepPrompt();
  const keyOf = useRepeatKey();
  const asked = { kind: 'change', id, body: { enabled: isOn } } as const;
  return (
    <ConfirmDialog
      title={say(isOn ? 'schedules.onTitle' : 'schedules.offPromptTitle', { name })}
      text={say(isOn ? 'schedules.onText' : 'schedules.offPromptText')}
      action={say(isOn ? 'schedules.on' : 'schedules.off')}
      isPending={keeping.isPending}
      error={keeping.error}
      onConfirm={() => keeping.mutate({ ...asked, idempotencyKey: keyOf(asked) }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

function Remove({ prompt: { id, name }, onClose, onDone }: ActProps & { readonly onDone: () => void }) {
  const { say } = useText();
  const removing = useRemovePrompt();
  const keyOf = useRepeatKey();
  return (
    <ConfirmDialog
      title={say('schedules.removeTitle', { name })}
      text={say('schedules.removeText')}
      action={say('schedules.remove')}
      isDanger
      isPending={removing.isPending}
      error={removing.error}
      onConfirm={() => removing.mutate({ id, idempotencyKey: keyOf(id) }, { onSuccess: onDone })}
      onClose={onClose}
    />
  );
}
