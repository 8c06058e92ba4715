/** Black or white, whichever is the easier to read on a colour (`#rrggbb`): one of the two has a contrast of 4.5 : 1 at least. */
export function inkOn(colour: string): '#000000' | '#ffffff' {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return luminance > SAME_CONTRAST ? '#000000' : '#ffffff';
}

/** Where black and white stand out alike: (x + 0.05) / 0.05 is 1.05 / (x + 0.05). */
const SAME_CONTRAST = Math.sqrt(1.05 * 0.05) - 0.05;
