import { FlaskConicalIcon } from 'lucide-react';
import { type TestAsked, useTestCall } from '../../api/use-gateway.ts';
import { Button } from '../../components/button.tsx';
import { useText } from '../../locales/use-text.ts';
import { TestResultNote } from './test-result-note.tsx';

interface TestCallProps {
  /** What is sent; undefined: there is not enough to send yet. */
  readonly asked: TestAsked | undefined;
  readonly title: string;
  /** What it does and costs. */
  readonly hint: string;
}

/** A button that sends a test call, and what came of it. */
export function TestCall({ asked, title, hint }: TestCallProps) {
  const { say } = useText();
  const test = useTestCall();
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button
          disabled={asked === undefined || test.isPending}
          onClick={() => asked !== undefined && test.mutate(asked)}
        >
          <FlaskConicalIcon aria-hidden />
          {test.isPending ? say('test.running') : title}
        </Button>
        <p className="min-w-0 flex-1 text-small text-muted">{hint}</p>
      </div>
      {test.isError && (
        <p role="alert" className="text-bad">
          {test.error.message}
        </p>
      )}
      {test.data !== undefined && !test.isPending && <TestResultNote result={test.data} />}
    </div>
  );
}
