import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

const looks = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      look: {
        primary: 'bg-accent text-on-accent hover:bg-accent-hover',
        plain: 'border border-line-strong bg-surface text-ink hover:bg-sunken',
        quiet: 'text-muted hover:bg-sunken hover:text-ink',
        danger: 'border border-bad bg-surface text-bad hover:bg-bad-soft',
      },
      size: {
        regular: 'h-8 px-3',
        large: 'h-10 px-4',
        icon: 'size-8',
      },
    },
    defaultVariants: { look: 'plain', size: 'regular' },
  },
);

type ButtonProps = ComponentProps<'button'> & VariantProps<typeof looks> & { readonly asChild?: boolean };

/** A button; with `asChild` its only child, such as a link, is drawn as one. */
export function Button({ className, look, size, asChild = false, ...props }: ButtonProps) {
  const Element = asChild ? Slot.Root : 'button';
  return (
    <Element
      type={asChild ? undefined : 'button'}
      className={classNames(looks({ look, size }), className)}
      {...props}
    />
  );
}
