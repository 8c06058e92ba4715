import type { ReactNode } from 'react';
import { Figure, Unknown } from '../../components/values.tsx';
import { useText } from '../../locales/use-text.ts';
import { figureIn, type Row, textIn } from './read-row.ts';

/** Who, where and how long, at a glance. */
export function RequestFacts({ row }: { readonly row: Row }) {
  const { say } = useText();
  const time = (column: string) => (
    <Figure value={figureIn(row, column)} format="milliseconds" reason={say('requests.unknownTime')} />
  );
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-md border border-line bg-line sm:grid-cols-3 xl:grid-cols-6">
      <Fact title={say('requests.requester')}>{textIn(row, 'requester')}</Fact>
      <Fact title={say('requests.endpoint')}>{textIn(row, 'endpoint_name')}</Fact>
      <Fact title={say('requests.model')}>
        {textIn(row, 'destination_model') ?? <Unknown reason={say('requests.unknownModel')} />}
      </Fact>
      <Fact title={say('requests.latency')}>{time('latency_ms')}</Fact>
      <Fact title={say('requests.firstByte')}>{time('time_to_first_byte_ms')}</Fact>
      <Fact title={say('request.overhead')}>{time('gateway_overhead_ms')}</Fact>
    </dl>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0 bg-surface px-4 py-3">
      <dt className="text-small text-muted">{title}</dt>
      <dd className="mt-0.5 text-[15px] font-semibold max-sm:text-base">{children}</dd>
    </div>
  );
}
