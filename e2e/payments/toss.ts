import { type FakeServer, type Served, type ServedCall, startFakeServer } from './fake-server.ts';
import { paymentObject, TossBooks, type TossError, type TossPayment } from './toss-books.ts';

/** A local server that answers as the API of Toss Payments is documented to (https://docs.tosspayments.com/reference). */
export interface FakeToss extends Pick<FakeServer, 'url' | 'loseAnswers' | 'onNext'> {
  readonly secretKey: string;
  readonly clientKey: string;
  readonly books: TossBooks;
  /** Tells of a payment, unsigned (https://docs.tosspayments.com/reference/using-api/webhook-events); the status of the answer. */
  send(payment: TossPayment, url: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts one. `now` in milliseconds. */
export async function startToss({ now = Date.now }: { readonly now?: () => number } = {}): Promise<FakeToss> {
  const secretKey = 'test_sk_fake0123456789abcdef';
  const books = new TossBooks(now);
  const known = new Map<string, Served>();
  const credential = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
  const server = await startFakeServer((call) => {
    if (call.headers['authorization'] !== credential)
      return refused({
        status: 401,
        code: 'UNAUTHORIZED_KEY',
        message: '인증되지 않은 시크릿 키 혹은 클라이언트 키 입니다.',
      });
    const key = call.method === 'POST' ? call.headers['idempotency-key'] : undefined;
    const name = key && `${call.path} ${key}`;
    const earlier = name === undefined ? undefined : known.get(name);
    const served = earlier ?? serve(books, call);
    if (name !== undefined) known.set(name, served);
    return served;
  });
  return {
    ...{ url: server.url, loseAnswers: server.loseAnswers, onNext: server.onNext, stop: server.stop, secretKey, books },
    clientKey: 'test_ck_fake0123456789abcdef',
    send: async (payment, url) => {
      const createdAt = new Date(now()).toISOString();
      const body = JSON.stringify({ eventType: 'PAYMENT_STATUS_CHANGED', createdAt, data: paymentObject(payment) });
      return (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
    },
  };
}

function serve(books: TossBooks, call: ServedCall): Served {
  const [, , resource = '', first = '', second = ''] = call.path.split('/').map(decodeURIComponent);
  if (call.method === 'POST')
    return post(books, { resource, first, second, body: JSON.parse(call.body || '{}') as never });
  switch (resource) {
    case 'payments':
      return shown(books.find(first === 'orders' ? { orderId: second } : { paymentKey: first }) ?? NOT_FOUND);
    case 'transactions':
      return transactions(books, call.query);
    default:
      return refused(NOT_FOUND);
  }
}

function post(
  books: TossBooks,
  {
    resource,
    first,
    second,
    body,
  }: { readonly resource: string; readonly first: string; readonly second: string; readonly body: never },
): Served {
  if (resource === 'billing' && first === 'authorizations') {
    const issued = books.issue(body);
    return 'code' in issued ? refused(issued as TossError) : { status: 200, body: issued };
  }
  if (resource === 'billing') return shown(books.charge(first, body));
  if (resource === 'payments' && first === 'confirm') return shown(books.confirm(body));
  const payment = books.find({ paymentKey: first });
  if (resource !== 'payments' || second !== 'cancel' || payment === undefined) return refused(NOT_FOUND);
  return shown(books.cancel(payment, body));
}

/** Times are of Seoul, and the second that `endDate` names is part of it. */
function transactions(books: TossBooks, query: URLSearchParams): Served {
  const time = (name: string) => Date.parse(`${query.get(name)?.slice(0, 19)}+09:00`);
  const all = books.transactions(time('startDate'), time('endDate') + 1_000);
  const after = query.get('startingAfter');
  const from = after === null ? 0 : all.findIndex(({ transactionKey }) => transactionKey === after) + 1;
  return { status: 200, body: all.slice(from, from + Number(query.get('limit') ?? '100')) };
}

const NOT_FOUND: TossError = { status: 404, code: 'NOT_FOUND_PAYMENT', message: '존재하지 않는 결제 정보 입니다.' };

function shown(what: TossPayment | TossError): Served {
  return 'paymentKey' in what ? { status: 200, body: paymentObject(what) } : refused(what);
}

function refused({ status, code, message }: TossError): Served {
  return { status, body: { code, message } };
}
