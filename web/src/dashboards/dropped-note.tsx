import { dateTime } from '../format/time.ts';
import { useText } from '../locales/use-text.ts';

interface DroppedNoteProps {
  /** From then on all rows are there. */
  readonly keptFrom: string;
  readonly zone: string;
}

/** Said where a range begins before the oldest rows that are kept. */
export function DroppedNote({ keptFrom, zone }: DroppedNoteProps) {
  const { say, language } = useText();
  return (
    <p role="status" className="mb-3 rounded-md border border-line bg-sunken px-3 py-2 text-small">
      {say('requests.droppedTitle', { day: dateTime(keptFrom, { zone, language }) })}
    </p>
  );
}
