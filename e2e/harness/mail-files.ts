/** The files of a mail as it was sent, by their names. */
export function mailFiles(text: string): ReadonlyMap<string, Uint8Array> {
  const boundary = /boundary="([^"]+)"/.exec(text)?.[1] ?? '';
  return new Map(
    text.split(`--${boundary}`).flatMap((part) => {
      const name = /filename="?([^"\n;]+)"?/i.exec(part)?.[1];
      const at = part.indexOf('\n\n');
      return name === undefined ? [] : [[name, Buffer.from(part.slice(at).replaceAll(/\s/g, ''), 'base64')] as const];
    }),
  );
}
