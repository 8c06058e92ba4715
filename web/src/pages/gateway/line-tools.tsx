import { PlusIcon, Trash2Icon } from 'lucide-react';
import { Button } from '../../components/button.tsx';

/** Takes a line of a form away; named by what it takes. */
export function RemoveLine({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }) {
  return (
    <Button
      look="quiet"
      size="icon"
      aria-label={label}
      title={label}
      onClick={onRemove}
      className="sm:mt-6 max-sm:justify-self-end"
    >
      <Trash2Icon aria-hidden />
    </Button>
  );
}

/** Adds a line to a form. */
export function AddLine({ title, onAdd }: { readonly title: string; readonly onAdd: () => void }) {
  return (
    <Button onClick={onAdd}>
      <PlusIcon aria-hidden />
      {title}
    </Button>
  );
}
