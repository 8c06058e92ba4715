import { useText } from '../locales/use-text.ts';

/** In place of a picture that would show nothing: whether there was nothing, or everything was 0. */
export function EmptyNote({ isZero }: { readonly isZero: boolean }) {
  const { say } = useText();
  return (
    <div className="flex flex-1 flex-col items-center justify-center px-4 py-10 text-center text-muted">
      <p>{say(isZero ? 'state.zero' : 'state.empty')}</p>
      {!isZero && <p className="text-small">{say('state.emptyHint')}</p>}
    </div>
  );
}
