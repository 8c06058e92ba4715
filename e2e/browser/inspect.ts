/// <reference lib="dom" />
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import type { Look } from '../harness/browser.ts';

interface AxeFinding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** All that is wrong with what the page shows now, as lines; none when all is well. */
export async function inspect(page: Page, look: Look): Promise<readonly string[]> {
  return [
    ...(await languageFaults(page, look)),
    ...(await textFaults(page, look)),
    ...(await fontFaults(page)),
    ...(await widthFaults(page, look)),
    ...(await accessFaults(page)),
  ];
}

async function languageFaults(page: Page, { language, theme }: Look): Promise<readonly string[]> {
  const shown = await page.evaluate(() => ({
    language: document.documentElement.lang,
    theme: document.documentElement.dataset['theme'],
  }));
  return shown.language === language && shown.theme === theme ? [] : [`shown as ${JSON.stringify(shown)}`];
}

/** Serious and critical findings. */
async function accessFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const findings = (await page.evaluate(
    'axe.run({ resultTypes: ["violations"] }).then((run) => run.violations)',
  )) as readonly AxeFinding[];
  return findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `axe ${id}: ${html.slice(0, 200)} ${failureSummary?.slice(0, 200)}`),
    );
}

async function widthFaults(page: Page, { width }: Look): Promise<readonly string[]> {
  const scrollWidth = await page.evaluate(() => document.scrollingElement?.scrollWidth ?? 0);
  const cut = await page.evaluate(cutTables);
  return [...(scrollWidth <= width ? [] : [`scrolls sideways: ${scrollWidth} px in ${width} px`]), ...cut];
}

/** Tables of which a part is out of sight, though they are none that scroll by design: those can be reached with the keyboard. */
function cutTables(): readonly string[] {
  return [...document.querySelectorAll('table')].flatMap((table) => {
    const frame = table.parentElement;
    // What is only spoken has no width.
    const isShown = frame !== null && frame.clientWidth > 1;
    if (!isShown || frame.tabIndex === 0 || frame.scrollWidth <= frame.clientWidth + 1) return [];
    return [`a table is cut off: ${frame.scrollWidth} px in ${frame.clientWidth} px`];
  });
}

/** What people read must be drawn with the page's own font, whatever is installed on their machine. */
async function fontFaults(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('DOM.enable');
    await session.send('CSS.enable');
    const { root } = await session.send('DOM.getDocument');
    const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'h1' });
    if (nodeId === 0) return ['there is no h1'];
    const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
    const foreign = fonts.filter(
      ({ familyName, isCustomFont }) => !isCustomFont || !familyName.startsWith('Pretendard'),
    );
    return fonts.length > 0 && foreign.length === 0 ? [] : [`h1 is drawn with ${JSON.stringify(fonts)}`];
  } finally {
    await session.detach();
  }
}

/** Areas whose texts have ids in the catalogues, such as `keys.title`. */
const CATALOGUE_ID =
  /^(product|language|theme|action|value|nav|palette|scope|range|page|state|widget|unit|tile|setup|password|signIn|requests?|status|table|keys|previews|role|audit|prices|lookup|far|rerate|unpriced|endpoints?|providers?|form|test|snippets|versions|remove|start|problem|factor|sessions|access|sso|reset|profile|budgets|limits|members|people|groups|principals|workspaces|invitations|grants|sharing|settings|usage|schedules|billing|credits|creditPrices|sql|catalogue)\.[a-z][A-Za-z0-9]*$/;
/** Acts of the audit log, which shows them as they are. */
const AUDITED = /^credits\.[a-z_]+ed$/;
const UNFILLED = /\{[a-zA-Z]+\}|\bundefined\b|\bNaN\b|\[object /;
const HANGUL = /[가-힣]/;
const ENGLISH_SENTENCE = /\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}/;

async function textFaults(page: Page, { language }: Look): Promise<readonly string[]> {
  return (await textsOf(page)).flatMap((text) => {
    const problem = problemOf(text, language);
    return problem === undefined ? [] : [`${problem}: ${text.slice(0, 120)}`];
  });
}

function problemOf(text: string, language: Look['language']): string | undefined {
  if (CATALOGUE_ID.test(text) && !AUDITED.test(text)) return 'an id in place of a text';
  if (UNFILLED.test(text)) return 'a text that is not filled in';
  if (language === 'ko' && !HANGUL.test(text) && ENGLISH_SENTENCE.test(text)) return 'English in Korean';
  if (language === 'en' && HANGUL.test(text.replaceAll('한국어', ''))) return 'Korean in English';
  return undefined;
}

/** What is read or spoken, without what is code or data of the requests themselves. */
function textsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found = new Set<string>([document.title]);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement;
      if (element === null || element.closest('code, pre, script, style') !== null) continue;
      if (node instanceof Element) {
        for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.add(node.getAttribute(name) ?? '');
      } else found.add(node.textContent ?? '');
    }
    return [...found].map((text) => text.trim()).filter((text) => text !== '');
  });
}
