import { Button } from '../../../components/button.tsx';
import { CopyButton } from '../../../components/copy-button.tsx';
import { useText } from '../../../locales/use-text.ts';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}

/** The codes for when the app is gone, shown this once. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const { say } = useText();
  return (
    <>
      <ol
        aria-label={say('factor.codesTitle')}
        className="grid gap-x-6 gap-y-1 rounded-md bg-sunken p-3 sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code} className="font-mono text-small">
            {code}
          </li>
        ))}
      </ol>
      <div className="mt-4 flex justify-end gap-2">
        <CopyButton text={codes.join('\n')} />
        <Button look="primary" onClick={onDone}>
          {say('factor.codesKept')}
        </Button>
      </div>
    </>
  );
}
