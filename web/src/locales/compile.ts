/** A text with its `{names}` as the tokens that Lingui fills in. Texts hold nothing more than names: counts come written out. */
export function compile(text: string): (string | [string])[] {
  return text
    .split(/(\{\w+\})/)
    .filter((part) => part !== '')
    .map((part) => (/^\{\w+\}$/.test(part) ? [part.slice(1, -1)] : part));
}
