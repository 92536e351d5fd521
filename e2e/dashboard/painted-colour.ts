import { inflateSync } from 'node:zlib';
import type { Locator } from '@playwright/test';

export type Rgb = readonly [number, number, number];

/** The colour in the middle of an element's `data-mark`, as on the screen (emulated vision deficiencies included). */
export async function paintedColour(element: Locator): Promise<Rgb> {
  const box = await element.locator('[data-mark]').first().boundingBox();
  if (!box) throw new Error('the mark is not drawn');
  const clip = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2), width: 1, height: 1 };
  return firstPixel(await element.page().screenshot({ clip }));
}

/** CIE76 distance of two sRGB colours. */
export function colourDistance(one: Rgb, other: Rgb): number {
  const [a, b] = [lab(one), lab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** The first pixel of a PNG of 8 bit RGB or RGBA: with nothing to its left and above it, every filter leaves it as it is. */
function firstPixel(png: Buffer): Rgb {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const pixels = inflateSync(Buffer.concat(parts));
  return [pixels[1]!, pixels[2]!, pixels[3]!];
}

function lab([red, green, blue]: Rgb): [number, number, number] {
  const [r, g, b] = [red, green, blue].map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const curve = (value: number) => (value > 216 / 24389 ? Math.cbrt(value) : (24389 / 27 / 116) * value + 16 / 116);
  const x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
