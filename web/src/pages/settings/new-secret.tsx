import { Button } from '../../components/button.tsx';
import { CodeLine } from '../../components/code-line.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useText } from '../../locales/use-text.ts';

interface NewSecretProps {
  readonly title: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** Shows a secret, the only time that it is shown. */
export function NewSecret({ title, secret, onClose }: NewSecretProps) {
  const { say } = useText();
  return (
    <Dialog isOpen isHeld onClose={onClose} title={title} text={say('keys.secretText')}>
      <CodeLine text={secret} label={title} />
      <div className="mt-4 flex justify-end">
        <Button look="primary" onClick={onClose}>
          {say('keys.secretDone')}
        </Button>
      </div>
    </Dialog>
  );
}
