import { manualClock } from '../../../../../test/manual-clock.ts';
import { FAKE_TOSS_KEYS, type FakeToss, startFakeToss } from '../../fakes/fake-toss.test-support.ts';
import type { PaymentRig } from '../../payment-rig.test-support.ts';
import { tossWindowPage } from '../../toss-window-page.ts';
import { type TossWindow, type TossWindows, tossScriptUrl } from '../../toss-windows.ts';
import type { CallBounds } from '../bounded-call.ts';
import { tossProvider } from './toss-provider.ts';

/** The adapter of Toss Payments against the local fake. */
export async function tossRig(
  more: { readonly secretKey?: string; readonly bounds?: CallBounds } = {},
): Promise<PaymentRig & { readonly fake: FakeToss }> {
  const clock = manualClock(Date.UTC(2026, 10, 22));
  const fake = await startFakeToss(clock);
  const kept = new Map<string, TossWindow>();
  const windows: TossWindows = {
    keep: async (id, window) => void kept.set(id, window),
    find: async (id) => kept.get(id),
  };
  const visit = async (nextUrl: string, choice: string): Promise<Record<string, string>> => {
    const window = kept.get(new URL(nextUrl, 'http://ours').searchParams.get('id') ?? '');
    if (window === undefined) throw new Error(`no window: ${nextUrl}`);
    const request = requestIn(window, fake.url);
    const query = new URLSearchParams({ request, choice });
    const answer = await fetch(`${fake.url}/window?${query}`, { redirect: 'manual' });
    await answer.body?.cancel();
    return Object.fromEntries(new URL(answer.headers.get('location') ?? '').searchParams);
  };
  return {
    provider: tossProvider({ ...FAKE_TOSS_KEYS, ...more, apiUrl: fake.url, windows }),
    ...{ fake, clock, currencies: ['KRW'], tellsDisputes: false, signs: false, alwaysAsksPerson: true },
    atRegistration: visit,
    atWindow: visit,
    act: async (ref, act) => fake.act(ref, act),
    webhook: async (about, at) => fake.webhook(about, at),
    dispose: () => fake.close(),
  };
}

/** What the page's script would send to the window: what the page says, and nothing else. */
function requestIn(window: TossWindow, url: string): string {
  const parts = {
    clientKey: FAKE_TOSS_KEYS.clientKey,
    scriptUrl: tossScriptUrl(url),
    nonce: 'n',
    language: 'ko' as const,
  };
  const { html } = tossWindowPage(window, parts);
  return /<script type="application\/json" id="window">(.*)<\/script>/.exec(html)?.[1] ?? '';
}
