const widths = new Map<string, number>();
const LONGEST_CACHE = 200;
let context: CanvasRenderingContext2D | null | undefined;

/** Width in pixels of a text in the page's font; used to place labels, whose length depends on the viewer's language. */
export function textWidth(text: string, { sizePx, weight }: { sizePx: number; weight: number }): number {
  const key = `${weight} ${sizePx} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return text.length * sizePx * 0.6;
  context.font = `${weight} ${sizePx}px ${getComputedStyle(document.body).fontFamily}`;
  const width = Math.ceil(context.measureText(text).width) + 1;
  if (widths.size > LONGEST_CACHE) widths.clear();
  widths.set(key, width);
  return width;
}
