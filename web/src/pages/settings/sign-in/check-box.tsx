interface CheckBoxProps {
  readonly label: string;
  readonly hint?: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

/** A yes or no with its reason. */
export function CheckBox({ label, hint, isChecked, onChange }: CheckBoxProps) {
  return (
    <label className="flex items-start gap-2 py-1.5">
      <input
        type="checkbox"
        className="mt-0.5 size-4 shrink-0"
        checked={isChecked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <span className="font-medium">{label}</span>
        {hint !== undefined && <span className="block text-small text-muted">{hint}</span>}
      </span>
    </label>
  );
}
