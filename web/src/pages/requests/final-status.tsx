import { Badge, type Tone } from '../../components/badge.tsx';
import { useText } from '../../locales/use-text.ts';

const TONES = {
  ok: 'good',
  error: 'bad',
  client_closed: 'warn',
  upstream_truncated: 'warn',
  refused: 'warn',
  gateway_lost: 'bad',
} as const satisfies Record<string, Tone>;

type Known = keyof typeof TONES;
/** How a request can end. */
export const FINAL_STATUSES = Object.keys(TONES) as readonly Known[];

interface FinalStatusProps {
  readonly status: string;
  readonly code: number | null;
  readonly errorCode: string | null;
}

/** How a request ended, in a word, with the status its client got. */
export function FinalStatus({ status, code, errorCode }: FinalStatusProps) {
  const { say } = useText();
  const known = FINAL_STATUSES.find((name) => name === status);
  const word = known === undefined ? status : say(`status.${known}`);
  return (
    <Badge tone={known === undefined ? 'neutral' : TONES[known]} title={errorCode ?? status}>
      {word}
      {code !== null && <span className="figures font-normal">{code}</span>}
    </Badge>
  );
}
