/** What the gateway gave back for one request, or that it gave nothing. */
export type GatewayAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly latencyMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly problem: 'gateway_unreachable' | 'timeout' | 'answer_too_large';
      readonly latencyMs: number;
    };
