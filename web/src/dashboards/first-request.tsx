import { Link } from '@tanstack/react-router';
import { useEndpoints } from '../api/use-gateway.ts';
import { Button } from '../components/button.tsx';
import { CodeLine } from '../components/code-line.tsx';
import { Panel } from '../components/panel.tsx';
import { useText } from '../locales/use-text.ts';
import { useSignedIn } from '../shell/signed-in.ts';

/** Where nothing was counted: how to send the first request. */
export function FirstRequest() {
  const { say } = useText();
  // The pages may be read at another address than the one that callers are to use.
  const origin = useSignedIn().account.public_url ?? location.origin;
  const model = useEndpoints().data?.find(({ problem }) => problem === null)?.name ?? BUILT_IN_ENDPOINT;
  return (
    <Panel className="mb-4 space-y-3 p-4">
      <div>
        <h2 className="font-semibold">{say('state.firstTitle')}</h2>
        <p className="mt-1 max-w-prose text-muted">{say('state.firstText')}</p>
      </div>
      <CodeLine text={curlOf({ origin, model })} label="curl" />
      <Button asChild>
        <Link to="/settings/keys">{say('state.firstKeys')}</Link>
      </Button>
    </Panel>
  );
}

/** It is there from the start, and needs no provider's key. */
const BUILT_IN_ENDPOINT = 'demo';

function curlOf({ origin, model }: { readonly origin: string; readonly model: string }): string {
  return [
    `curl ${origin}/mlflow/v1/chat/completions \\`,
    '  -H "Authorization: Bearer $TALLYGATE_KEY" \\',
    '  -H "Content-Type: application/json" \\',
    `  -d '{"model":"${model}","messages":[{"role":"user","content":"hello"}]}'`,
  ].join('\n');
}
