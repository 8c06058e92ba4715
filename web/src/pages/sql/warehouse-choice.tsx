import { useWarehouses } from '../../api/use-warehouses.ts';
import { Choice } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';

interface WarehouseChoiceProps {
  /** Its name; undefined: the default one. */
  readonly value: string | undefined;
  readonly onChoose: (name: string) => void;
}

/** Whose limits statements run with. Shown where there is a choice. */
export function WarehouseChoice({ value, onChoose }: WarehouseChoiceProps) {
  const { say } = useText();
  const all = useWarehouses().data?.data ?? [];
  if (all.length < 2) return null;
  const chosen = all.find(({ name }) => name === value) ?? all.find((one) => one.is_default);
  return (
    <Choice
      label={say('sql.warehouse')}
      isLabelHidden
      className="w-40 max-sm:w-full"
      title={say('sql.warehouse')}
      value={chosen?.name ?? ''}
      options={all.map(({ name }) => ({ value: name, title: name }))}
      onChoose={onChoose}
    />
  );
}
