import type { DestinationTraffic, EndpointFacts, EndpointTraffic } from '@tallygate/contract';
import { Badge } from '../../components/badge.tsx';
import { Unknown } from '../../components/values.tsx';
import { useText } from '../../locales/use-text.ts';
import { type DestinationHealth, healthOf, healthOfAll } from './destination-health.ts';

const TONES = { served: 'good', idle: 'neutral', failing: 'bad', someFailed: 'warn' } as const;

/** How an endpoint does: what keeps it from being served whole, else how its destinations did. */
export function EndpointState({
  endpoint: { problem, declared },
  traffic,
  isKnown,
}: {
  readonly endpoint: Pick<EndpointFacts, 'problem' | 'declared'>;
  /** Undefined: it had none, or nothing is known. */
  readonly traffic: EndpointTraffic | undefined;
  readonly isKnown: boolean;
}) {
  const { say } = useText();
  return (
    <span className="inline-flex flex-wrap gap-1">
      {problem === null ? (
        <HealthBadge health={isKnown ? healthOfAll(traffic?.destinations ?? []) : undefined} />
      ) : (
        <Badge tone="warn" title={say(`problem.${problem}`)}>
          {say(`state.problem.${problem}`)}
        </Badge>
      )}
      {declared && <Badge tone="neutral">{say('state.readOnly')}</Badge>}
    </span>
  );
}

/** How one destination did in the last hour. */
export function DestinationState({
  traffic,
  isKnown,
}: {
  readonly traffic: DestinationTraffic | undefined;
  readonly isKnown: boolean;
}) {
  return <HealthBadge health={isKnown ? healthOf(traffic) : undefined} title={traffic?.last_error_code ?? undefined} />;
}

function HealthBadge({
  health,
  title,
}: {
  /** Undefined: not known. */
  readonly health: DestinationHealth | undefined;
  readonly title?: string | undefined;
}) {
  const { say } = useText();
  if (health === undefined) return <Unknown reason={say('endpoints.trafficUnknown')} />;
  return (
    <Badge tone={TONES[health]} {...(title === undefined ? {} : { title })}>
      {say(`state.${health}`)}
    </Badge>
  );
}
