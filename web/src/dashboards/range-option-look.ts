/** How one of the ranges to choose from looks. */
export const RANGE_OPTION_LOOK =
  'h-7 rounded-sm px-2.5 font-normal aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent-ink max-sm:px-2';
