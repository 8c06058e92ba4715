import type { ApiKey } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { CheckIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEndpoints, useProviders } from '../../api/use-gateway.ts';
import { useKeys } from '../../api/use-keys.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';

/** The way from nothing to the first request; it is shown until an endpoint of one's own and a key are there. */
export function GettingStarted() {
  const { say } = useText();
  const canProvide = useSignedIn().person.role === 'account_admin';
  const providers = useProviders();
  const endpoints = useEndpoints();
  const keys = useKeys();
  if (providers.data === undefined || endpoints.data === undefined || keys.data === undefined) return null;
  const own = endpoints.data.filter(isOwn);
  const built = endpoints.data.find((endpoint) => !isOwn(endpoint));
  const steps = [
    { id: 'provider', isDone: providers.data.some(({ kind, declared }) => !(declared && kind === 'demo')) },
    { id: 'endpoint', isDone: own.length > 0 },
    { id: 'key', isDone: keys.data.pages.some(({ data }) => data.some(isGivenKey)) },
    { id: 'snippet', isDone: false },
  ] as const;
  if (steps.slice(0, 3).every(({ isDone }) => isDone)) return null;
  const next = steps.find(({ isDone }) => !isDone)?.id;
  const target = own[0] ?? built;
  return (
    <Panel aria-labelledby="getting-started">
      <PanelHead id="getting-started" title={say('start.title')} text={say('start.text')} />
      <ol className="grid gap-px border-t border-line bg-line sm:grid-cols-2 lg:grid-cols-4">
        {steps.map(({ id, isDone }, index) => (
          <Step key={id} number={index + 1} id={id} isDone={isDone} isNext={id === next}>
            {id === next && <StepAction id={id} canProvide={canProvide} endpointId={target?.id} />}
          </Step>
        ))}
      </ol>
      {own.length === 0 && built !== undefined && (
        <p className="border-t border-line px-4 py-2 text-small text-muted">
          {say('start.demo', { name: built.name })}{' '}
          <Link to="/endpoints/$id" params={{ id: built.id }} className="text-accent-ink underline">
            {say('start.openDemo')}
          </Link>
        </p>
      )}
    </Panel>
  );
}

type StepId = 'provider' | 'endpoint' | 'key' | 'snippet';

interface StepProps {
  readonly number: number;
  readonly id: StepId;
  readonly isDone: boolean;
  readonly isNext: boolean;
  readonly children: ReactNode;
}

function Step({ number, id, isDone, isNext, children }: StepProps) {
  const { say } = useText();
  return (
    <li className="flex min-w-0 flex-col gap-2 bg-surface p-4" aria-current={isNext ? 'step' : undefined}>
      <p className="flex items-center gap-2 font-medium">
        <span
          className={classNames(
            'figures flex size-5 shrink-0 items-center justify-center rounded-full border text-small',
            isDone && 'border-good bg-good-soft text-good',
            isNext && 'border-accent bg-accent text-on-accent',
            !isDone && !isNext && 'border-line-strong text-muted',
          )}
        >
          {isDone ? <CheckIcon aria-hidden className="size-3" /> : number}
        </span>
        {say(`start.${id}`)}
        {isDone && <span className="sr-only">{say('start.done')}</span>}
      </p>
      <p className="text-small text-muted">{say(`start.${id}Text`)}</p>
      {children}
    </li>
  );
}

function StepAction({
  id,
  canProvide,
  endpointId,
}: {
  readonly id: StepId;
  readonly canProvide: boolean;
  readonly endpointId: string | undefined;
}) {
  const { say } = useText();
  if (id === 'provider' && !canProvide) return <p className="text-small text-warn">{say('start.askAdmin')}</p>;
  const look = { asChild: true, look: 'primary', className: 'mt-auto self-start' } as const;
  if (id === 'provider') {
    return (
      <Button {...look}>
        <Link to="/providers" search={{ add: 'provider' }}>
          {say('start.provider')}
        </Link>
      </Button>
    );
  }
  if (id === 'endpoint' || endpointId === undefined) {
    return (
      <Button {...look}>
        <Link to="/endpoints/new">{say('start.endpoint')}</Link>
      </Button>
    );
  }
  return (
    <Button {...look}>
      <Link to="/endpoints/$id" params={{ id: endpointId }} hash="snippets">
        {say(`start.${id}`)}
      </Link>
    </Button>
  );
}

/** Somebody's key: those of the home itself speak for nobody. */
function isGivenKey({ is_declared: isDeclared, requester }: ApiKey): boolean {
  return !(isDeclared && requester.endsWith('@localhost'));
}

/** The built-in endpoint is nobody's own. */
function isOwn({ declared, created_by: by }: { readonly declared: boolean; readonly created_by?: string | undefined }) {
  return !(declared && by === BUILT_IN_CREATOR);
}

/** As the server names the creator of what is built in. */
export const BUILT_IN_CREATOR = 'tallygate';
