import type { BillingMethod } from '@tallygate/contract';
import { Choice } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import { methodName } from './method-words.ts';

interface MethodChoiceProps {
  readonly methods: readonly BillingMethod[];
  readonly value: string;
  readonly onChoose: (id: string) => void;
}

/** Which registered payment method pays. */
export function MethodChoice({ methods, value, onChoose }: MethodChoiceProps) {
  const { say } = useText();
  return (
    <Choice
      label={say('billing.method')}
      value={value}
      options={methods.map((method) => ({
        value: method.id,
        title: method.is_sandbox ? `${methodName(method, say)} · ${say('billing.sandbox')}` : methodName(method, say),
      }))}
      onChoose={onChoose}
    />
  );
}

/** Those that can pay, the default one first. */
export function readyMethods(methods: readonly BillingMethod[]): readonly BillingMethod[] {
  const ready = methods.filter(({ state }) => state === 'ready');
  return [...ready].sort((one, other) => Number(other.is_default) - Number(one.is_default));
}
