import type { Served, ServedCall } from './fake-server.ts';
import { STRIPE_CARDS, type StripeCard } from './stripe-cards.ts';

/**
 * The windows in which a person enters a card or confirms a payment: a page of links, each of which does it and leads back.
 * `enter`, `answer`: where the browser goes then.
 */
export function stripeWindow(
  { path, query }: ServedCall,
  acts: {
    readonly enter: (id: string, card: StripeCard) => string;
    readonly answer: (id: string, isConfirmed: boolean) => string;
  },
): Served {
  const id = path.split('/').at(-1) ?? '';
  const [card, said] = [query.get('card'), query.get('said')];
  if (card !== null) return to(acts.enter(id, card as StripeCard));
  if (said !== null) return to(acts.answer(id, said === 'confirm'));
  const choices = id.startsWith('cs_')
    ? Object.keys(STRIPE_CARDS).map((last4) => ({ name: `Card ${last4}`, query: `card=${last4}` }))
    : ['confirm', 'refuse'].map((name) => ({ name, query: `said=${name}` }));
  const links = choices.map(({ name, query: to }) => `<li><a href="${path}?${to}">${name}</a></li>`).join('');
  return {
    status: 200,
    body: `<!doctype html><html lang="en"><title>Window</title><h1>Window</h1><ul>${links}</ul></html>`,
  };
}

function to(location: string): Served {
  return { status: 303, body: '', headers: { location } };
}
