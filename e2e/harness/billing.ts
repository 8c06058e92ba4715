import { randomUUID } from 'node:crypto';
import type { Program } from './program.ts';
import { until } from './until.ts';

/** Money as billing tells of it, in decimals of the currency. */
export interface Price {
  readonly currency: 'KRW' | 'USD';
  readonly supply: string;
  readonly vat: string;
  readonly total: string;
}

/** An order as the API shows it, as far as tests look at it. */
export interface Order {
  readonly id: string;
  readonly number: string;
  readonly workspace_id: string;
  readonly kind: 'plan' | 'top_up';
  readonly credits: string;
  readonly price: Price;
  readonly channel: string;
  readonly method_id: string;
  readonly is_sandbox: boolean;
  readonly state: 'open' | 'granted' | 'failed' | 'cancelled';
  readonly problem: { readonly code: string; readonly message: string } | null;
  readonly payment: { readonly ref: string; readonly paid_at: string; readonly card_last4: string } | null;
  readonly lot_id: string | null;
  readonly expires_at: string | null;
  readonly last_day: string | null;
  readonly refunded: string;
  readonly dispute: 'none' | 'open' | 'won' | 'lost';
  readonly claw_due: string;
  readonly clawed: string;
  readonly reinstated: string;
  readonly documents: readonly { readonly id: string; readonly number: string; readonly kind: string }[];
  readonly refundable?: { readonly credits: string; readonly total: string } | null;
}

/** A document as the API shows it. */
export interface Document {
  readonly id: string;
  readonly number: string;
  readonly kind: 'card_slip' | 'card_refund_slip' | 'tax_invoice' | 'amended_tax_invoice';
  readonly order_id: string;
  readonly price: Price;
  readonly is_sandbox: boolean;
  readonly amends: string | null;
}

/** A lot as the API shows it. */
export interface Lot {
  readonly id: string;
  readonly note: string;
  readonly type: string;
  readonly amount: string;
  readonly remaining: string;
  readonly consumed: string;
  readonly expired: string;
  readonly refunded: string;
  readonly effective_at: string;
  readonly expires_at: string | null;
}

/** A subscription as the API shows it. */
export interface Subscription {
  readonly id: string;
  readonly state: 'starting' | 'active' | 'ending' | 'past_due' | 'ended';
  readonly anchor_at: string;
  readonly paid_until: string | null;
  readonly next_payment_at: string | null;
  readonly next_try_at: string | null;
  readonly months: readonly {
    readonly month: number;
    readonly from: string;
    readonly to: string;
    readonly state: 'ordered' | 'skipped';
    readonly order_id: string | null;
    readonly order_state: string | null;
    readonly tries: number;
  }[];
}

/** An answer of the API, whatever it is. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly body: Body;
}

/** What a refusal says. */
export interface Refused {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details?: Readonly<Record<string, string>>;
  };
}

const TIMEOUT_MS = 60_000;

/** The API of billing, as an account admin. */
export class Billing {
  readonly #program: Program;
  /** Whose credits are bought. */
  readonly workspace: string;

  constructor(program: Program, workspace = 'main') {
    this.#program = program;
    this.workspace = workspace;
  }

  /** In a workspace of its own, where nobody else buys or uses anything. */
  async apart(): Promise<Billing> {
    const { id } = await this.ask<{ readonly id: string }>('POST workspaces', { name: `buys-${randomUUID()}` });
    return new Billing(this.#program, id);
  }

  /** `call`: method and path below `/api/v1`. Answers whatever the status is. */
  async try<Body = unknown>(call: string, body?: object, repeatKey?: string): Promise<Answer<Body>> {
    const [method = '', path = ''] = call.split(' ');
    const answer = await fetch(`${this.#program.url}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#program.adminKey}`,
        'content-type': 'application/json',
        'accept-language': 'ko',
        ...(repeatKey === undefined ? {} : { 'idempotency-key': repeatKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
  }

  /** Likewise; throws when it was refused. */
  async ask<Body>(call: string, body?: object, repeatKey?: string): Promise<Body> {
    const answer = await this.try<Body>(call, body, repeatKey);
    if (answer.status >= 300) throw new Error(`${call} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Buys a package: the order, whatever became of its payment. */
  async buy(offer: string, method: string): Promise<Order> {
    const asked = { workspace: this.workspace, package: offer, method, purchase: randomUUID() };
    const answer = await this.try<{ readonly order: Order } & Refused>('POST billing/orders', asked);
    if (answer.status < 300) return answer.body.order;
    const id = answer.body.error.details?.['order'];
    if (id === undefined) throw new Error(`nothing was bought: ${answer.status} ${JSON.stringify(answer.body)}`);
    return await this.order(id);
  }

  order(id: string): Promise<Order> {
    return this.ask<Order>(`GET billing/orders/${id}`);
  }

  settle(id: string): Promise<Order> {
    return this.ask<Order>(`POST billing/orders/${id}/settle`, {});
  }

  orders(): Promise<readonly Order[]> {
    return this.all<Order>('billing/orders?');
  }

  documents(orderId?: string): Promise<readonly Document[]> {
    return this.all<Document>(`billing/documents?${orderId === undefined ? '' : `order=${orderId}&`}`);
  }

  /** Lots of an order: they bear its number. */
  async lots(order?: Order): Promise<readonly Lot[]> {
    const lots = await this.all<Lot>(`credits/lots?workspace=${this.workspace}&`);
    return order === undefined ? lots : lots.filter(({ note }) => note === order.number);
  }

  /** What happened to the lots of an order, the latest first: kind, and by how much they changed. */
  async history(order: Order): Promise<readonly string[]> {
    const ids = new Set((await this.lots(order)).map(({ id }) => id));
    const changes = await this.all<{
      readonly kind: string;
      readonly lots: readonly { readonly lot_id: string; readonly amount: string }[];
    }>(`credits/history?workspace=${this.workspace}&`);
    return changes.flatMap(({ kind, lots }) =>
      lots.filter(({ lot_id: id }) => ids.has(id)).map(({ amount }) => `${kind} ${amount}`),
    );
  }

  subscription(id: string): Promise<Subscription> {
    return until(async () => (await this.all<Subscription>('billing/subscriptions?')).find((each) => each.id === id), {
      what: 'the subscription to be listed',
    });
  }

  /** The bytes of a PDF. */
  async pdf(path: string): Promise<Uint8Array> {
    const answer = await fetch(`${this.#program.url}/api/v1/${path}`, {
      headers: { authorization: `Bearer ${this.#program.adminKey}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const type = answer.headers.get('content-type');
    if (answer.status !== 200 || type !== 'application/pdf') {
      throw new Error(`no PDF: ${answer.status} ${type} ${(await answer.text()).slice(0, 300)}`);
    }
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** The text of a page of the program, as an account admin sees it. */
  async page(path: string): Promise<string> {
    const answer = await fetch(new URL(path, this.#program.url), {
      headers: { authorization: `Bearer ${this.#program.adminKey}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.status !== 200) throw new Error(`no page: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
    return await answer.text();
  }

  /** A file of rows. */
  async csv(path: string): Promise<string> {
    const answer = await fetch(`${this.#program.url}/api/v1/${path}`, {
      headers: { authorization: `Bearer ${this.#program.adminKey}`, accept: 'text/csv' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.status !== 200) throw new Error(`no CSV: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
    return await answer.text();
  }

  /** Waits until an order stands as wanted. */
  async until(id: string, isSo: (order: Order) => boolean, timeoutMs = TIMEOUT_MS): Promise<Order> {
    let last: Order | undefined;
    const look = async (): Promise<Order | undefined> => {
      last = await this.order(id);
      return isSo(last) ? last : undefined;
    };
    return await until(look, { what: 'the order to stand as wanted', timeoutMs, everyMs: 200 }).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}: ${JSON.stringify(last)}`);
      },
    );
  }

  /** Likewise, and has it looked up at its provider each time, as the page does. */
  async untilSettled(id: string, isSo: (order: Order) => boolean): Promise<Order> {
    const look = async (): Promise<Order | undefined> => {
      const order = await this.settle(id);
      return isSo(order) ? order : undefined;
    };
    return await until(look, { what: 'the order to be settled as wanted', timeoutMs: 60_000, everyMs: 500 });
  }

  /** Every page of a list. `path` ends where its page begins. */
  async all<Row>(path: string): Promise<readonly Row[]> {
    const rows: Row[] = [];
    let cursor: string | null = null;
    do {
      const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { readonly data: readonly Row[]; readonly next_cursor: string | null } = await this.ask(
        `GET ${path}limit=200${from}`,
      );
      rows.push(...page.data);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return rows;
  }
}
