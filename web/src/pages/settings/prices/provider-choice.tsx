import { useProviderNames } from '../../../api/use-prices.ts';
import { Choice } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';

const KINDS = ['openai', 'anthropic', 'gemini', 'demo'] as const;

interface ProviderChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChoose: (provider: string) => void;
  /** What stands for none chosen; absent: one has to be. */
  readonly anyTitle?: string;
  /** Kinds are not offered: what is chosen has to be one provider. */
  readonly isNamesOnly?: boolean;
  readonly className?: string;
}

/** A provider by its name, or all of a kind. One that is not there any more stays chosen. */
export function ProviderChoice({
  label,
  value,
  onChoose,
  anyTitle,
  isNamesOnly = false,
  className,
}: ProviderChoiceProps) {
  const { say } = useText();
  const names = useProviderNames();
  const kinds = isNamesOnly ? [] : KINDS.filter((kind) => !names.includes(kind));
  const isElsewhere = value !== '' && !names.includes(value) && !KINDS.some((kind) => kind === value);
  const options = [
    ...(anyTitle === undefined ? [] : [{ value: '', title: anyTitle }]),
    ...names.map((name) => ({ value: name, title: name })),
    ...kinds.map((kind) => ({ value: kind, title: say('prices.kind', { kind }) })),
    ...(isElsewhere ? [{ value, title: value }] : []),
  ];
  return <Choice label={label} value={value} options={options} onChoose={onChoose} className={className} />;
}
