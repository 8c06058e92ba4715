/** Stands in the address in place of a token that was read. */
export const READ = 'view';

const STORED = 'tallygate.link';
/** Of this page, where the browser keeps nothing. */
let held: string | undefined;

/**
 * The token of a link: the one in the address, which is to leave it, else the one that this tab read before. Undefined: none was read
 * here.
 */
export function tokenOf(inAddress: string): string | undefined {
  return inAddress === READ ? (held ?? recallToken()) : inAddress;
}

/** Keeps a token for as long as the tab lives, so that it is there when the page is loaded again. */
export function keepToken(token: string): void {
  held = token;
  try {
    sessionStorage.setItem(STORED, token);
  } catch {
    // Storage is switched off: loading the page again needs the link again.
  }
}

function recallToken(): string | undefined {
  try {
    return sessionStorage.getItem(STORED) ?? undefined;
  } catch {
    return undefined;
  }
}
