import { ALERT_BOUNDS, type AlertDelivery } from '@tallygate/contract';
import { Badge, type Tone } from '../../../components/badge.tsx';
import { Time } from '../../../components/values.tsx';
import { useText } from '../../../locales/use-text.ts';

/** Where an alert went, one line for each reader. */
export function Deliveries({ deliveries }: { readonly deliveries: readonly AlertDelivery[] }) {
  const { say } = useText();
  if (deliveries.length === 0) {
    return (
      <p>
        {say('alerts.toNobody')}
        <span className="block text-muted">{say('alerts.toNobodyText')}</span>
      </p>
    );
  }
  return (
    <ul className="space-y-1">
      {deliveries.map((delivery) => (
        <li key={delivery.id}>
          <Delivery delivery={delivery} />
        </li>
      ))}
    </ul>
  );
}

const TONES = { waiting: 'neutral', retrying: 'warn', sent: 'good', failed: 'bad' } as const satisfies Record<
  string,
  Tone
>;

function Delivery({ delivery }: { readonly delivery: AlertDelivery }) {
  const { say } = useText();
  const { channel, recipient, state, problem, problem_detail: detail, next_at: nextAt, attempts } = delivery;
  const shown = state === 'waiting' && problem !== null ? 'retrying' : state;
  return (
    <div className="[overflow-wrap:anywhere]">
      <span className="inline-flex flex-wrap items-center gap-x-2">
        <Badge tone={TONES[shown]}>{say(`alerts.state.${shown}`)}</Badge>
        <span>
          {say(`alerts.channel.${channel}`)} · {recipient}
        </span>
      </span>
      {problem !== null && (
        <p className="text-muted">
          {say(`alerts.why.${problem}`)}
          {detail === null ? '' : ` (${detail})`} ·{' '}
          {say('alerts.attempts', { count: attempts, max: ALERT_BOUNDS.attemptsMax })}
        </p>
      )}
      {shown === 'retrying' && nextAt !== null && (
        <p className="text-muted">
          {say('alerts.nextAt')} <Time at={nextAt} />
        </p>
      )}
    </div>
  );
}
