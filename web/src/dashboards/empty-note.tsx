import { useText } from '../locales/use-text.ts';

interface EmptyNoteProps {
  /** Something was counted, and all of it is 0. */
  readonly isZero: boolean;
  /** The other widgets of the page show nothing either. */
  readonly isNothing: boolean;
}

/** In place of a picture that would show nothing: whether there was nothing at all, nothing of this kind, or everything was 0. */
export function EmptyNote({ isZero, isNothing }: EmptyNoteProps) {
  const { say } = useText();
  const isKind = !isZero && !isNothing;
  return (
    <div className="flex flex-1 flex-col items-center justify-center px-4 py-10 text-center text-muted">
      {isKind ? <p>{say('state.noneOfKind')}</p> : <p>{say(isZero ? 'state.zero' : 'state.empty')}</p>}
      {!isZero && isNothing && <p className="text-small">{say('state.emptyHint')}</p>}
    </div>
  );
}
