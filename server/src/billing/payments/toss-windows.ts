/** What the window of Toss Payments is opened with: to register a card, or to pay once. */
export type TossWindow =
  | {
      readonly kind: 'register';
      readonly customerKey: string;
      readonly customerName: string;
      readonly customerEmail: string;
      readonly successUrl: string;
      readonly failUrl: string;
    }
  | {
      readonly kind: 'pay';
      readonly customerKey: string;
      readonly orderId: string;
      readonly orderName: string;
      /** Won. */
      readonly amount: number;
      readonly taxFreeAmount: number;
      readonly successUrl: string;
      readonly failUrl: string;
    };

/** Where windows wait until a browser opens them. */
export interface TossWindows {
  /** The same id is kept once more, with what it is now. Those that are over go. */
  keep(id: string, window: TossWindow): Promise<void>;
  /** undefined: there is none, or it is over. */
  find(id: string): Promise<TossWindow | undefined>;
}

/** Where the page of ours is that opens the window: `?id={id}`. */
export const TOSS_WINDOW_PATH = '/billing-window/toss';

/** A window that is not opened by then is begun again. */
export const WINDOW_MS = 3_600_000;

const REAL_SCRIPT = 'https://js.tosspayments.com/v2/standard';

/** The script that opens the window (https://docs.tosspayments.com/sdk/v2/js). `apiUrl`: a server that stands in for both. */
export function tossScriptUrl(apiUrl: string | undefined): string {
  return apiUrl === undefined ? REAL_SCRIPT : new URL('/v2/standard', apiUrl).toString();
}
