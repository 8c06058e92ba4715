import type { ReactNode } from 'react';
import { Button } from '../../../components/button.tsx';
import { useText } from '../../../locales/use-text.ts';

interface FormFootProps {
  readonly change: { readonly isPending: boolean; readonly isSuccess: boolean; readonly error: Error | null };
  readonly children?: ReactNode;
}

/** What became of a form, and the button that keeps it. */
export function FormFoot({ change, children }: FormFootProps) {
  const { say } = useText();
  return (
    <>
      {change.error !== null && (
        <p role="alert" className="mt-3 text-bad">
          {change.error.message}
        </p>
      )}
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" disabled={change.isPending}>
          {say('action.save')}
        </Button>
        {children}
        <p role="status" className="text-good">
          {change.isSuccess ? say('access.saved') : ''}
        </p>
      </div>
    </>
  );
}
