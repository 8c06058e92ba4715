/**
 * The cards of the sandbox, where no money moves: what each does when it is charged. `approve`: it pays. `decline`, `funds`
 * (too little money) and `expired`: it does not. `timeout`: it pays, but the answer is lost. `late`: it pays after a while.
 * `person`: its holder has to confirm in a window. `refund_refused`: it pays, and takes no money back.
 */
export const SANDBOX_CARDS = [
  { id: 'approve', last4: '4242' },
  { id: 'decline', last4: '0002' },
  { id: 'funds', last4: '9995' },
  { id: 'expired', last4: '0069' },
  { id: 'timeout', last4: '0408' },
  { id: 'late', last4: '0077' },
  { id: 'person', last4: '3155' },
  { id: 'refund_refused', last4: '5126' },
] as const;
export type SandboxCard = (typeof SANDBOX_CARDS)[number]['id'];

/** Where a person chooses a card of the sandbox: `?method={id}&back={url}`; goes to `back` with `card={id}`, or `cancelled=1`. */
export const SANDBOX_CARDS_PATH = '/settings/billing/methods/sandbox';

/**
 * The window of the sandbox: `?payment={ref}&title=…&currency=…&minor=…&back={url}`; goes to `back` with
 * `sandbox=confirm` or `sandbox=cancel`.
 */
export const SANDBOX_WINDOW_PATH = '/settings/billing/sandbox/window';
