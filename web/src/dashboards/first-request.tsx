import { Link } from '@tanstack/react-router';
import { Button } from '../components/button.tsx';
import { CodeLine } from '../components/code-line.tsx';
import { Panel } from '../components/panel.tsx';
import { useText } from '../locales/use-text.ts';

/** Where nothing was counted: how to send the first request. */
export function FirstRequest() {
  const { say } = useText();
  return (
    <Panel className="mb-4 space-y-3 p-4">
      <div>
        <h2 className="font-semibold">{say('state.firstTitle')}</h2>
        <p className="mt-1 max-w-prose text-muted">{say('state.firstText')}</p>
      </div>
      <CodeLine text={curlOf(location.origin)} label="curl" />
      <Button asChild>
        <Link to="/settings/keys">{say('state.firstKeys')}</Link>
      </Button>
    </Panel>
  );
}

function curlOf(origin: string): string {
  return [
    `curl ${origin}/mlflow/v1/chat/completions \\`,
    '  -H "Authorization: Bearer $TALLYGATE_KEY" \\',
    '  -H "Content-Type: application/json" \\',
    `  -d '{"model":"gpt","messages":[{"role":"user","content":"hello"}]}'`,
  ].join('\n');
}
