import { CheckIcon, CopyIcon } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../locales/use-text.ts';
import { Button } from './button.tsx';

const SHOWN_FOR_MS = 2_000;

/** Puts a text on the clipboard, and says that it did. */
export function CopyButton({ text }: { readonly text: string }) {
  const { say } = useText();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_FOR_MS);
  };
  return (
    <Button onClick={() => void copy()} aria-live="polite">
      {isCopied ? <CheckIcon aria-hidden /> : <CopyIcon aria-hidden />}
      {say(isCopied ? 'action.copied' : 'action.copy')}
    </Button>
  );
}
