import type { Locator, Page } from '@playwright/test';

export interface Contrast {
  readonly what: string;
  readonly ratio: number;
}

/** WCAG contrast of the text an element draws against what lies behind it (backgrounds composed, opacity included). */
export async function contrastOf(element: Locator): Promise<number> {
  await installMeasure(element.page());
  return element.evaluate((target) => {
    const { measure, ownText } = globalThis as unknown as MeasureScript;
    const texts = [target, ...target.querySelectorAll('*')].filter(ownText);
    return Math.min(...texts.map((text) => measure(text, text instanceof SVGElement ? 'fill' : 'color')));
  });
}

/** Contrast of every SVG text on the page. Axe leaves these incomplete. */
export async function svgTextContrasts(page: Page): Promise<Contrast[]> {
  await installMeasure(page);
  return page.evaluate(() => {
    const { measure, shown } = globalThis as unknown as MeasureScript;
    return [...document.querySelectorAll('svg text')]
      .filter((text) => shown(text) && (text.textContent ?? '').trim() !== '')
      .map((text) => ({ what: `text "${text.textContent?.trim()}"`, ratio: measure(text, 'fill') }));
  });
}

/** Contrast of bars, line, dots and end marks against the chart's background. */
export async function markContrasts(page: Page): Promise<Contrast[]> {
  await installMeasure(page);
  return page.evaluate(() => {
    const { measure, shown } = globalThis as unknown as MeasureScript;
    const filled = [...document.querySelectorAll('[data-mark="bar"], [data-mark="dot"]')];
    const stroked = [...document.querySelectorAll('[data-testid="line-path"]')];
    return [
      ...filled.filter(shown).map((mark) => ({
        what: `${mark.getAttribute('data-mark')} ${mark.closest('[data-coin]')?.getAttribute('data-coin') ?? ''}`,
        ratio: Math.max(measure(mark, 'fill'), measure(mark, 'stroke')),
      })),
      ...stroked.filter(shown).map((mark) => ({ what: 'line', ratio: measure(mark, 'stroke') })),
    ];
  });
}

interface MeasureScript {
  /** Contrast of an element's computed colour property against the backgrounds behind it. */
  measure(element: Element, property: 'color' | 'fill' | 'stroke'): number;
  ownText(element: Element): boolean;
  shown(element: Element): boolean;
}

/** Puts the measuring functions into the page. Colours are resolved by a canvas, so any CSS colour syntax works. */
async function installMeasure(page: Page): Promise<void> {
  await page.evaluate(() => {
    type Rgba = [number, number, number, number];
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const pen = canvas.getContext('2d', { willReadFrequently: true })!;
    const parse = (colour: string): Rgba => {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = 'rgba(0,0,0,0)';
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
      return [red!, green!, blue!, alpha! / 255];
    };
    const over = (top: Rgba, below: Rgba): Rgba => {
      const mix = (at: 0 | 1 | 2) => top[at] * top[3] + below[at] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const luminance = ([red, green, blue]: Rgba): number => {
      const linear = [red, green, blue].map((channel) => {
        const part = channel / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
    };
    const ancestors = (element: Element): Element[] => {
      const chain: Element[] = [];
      for (let at: Element | null = element; at; at = at.parentElement) chain.push(at);
      return chain;
    };
    const backdrop = (element: Element): Rgba => {
      const page = ancestors(element)
        .map((at) => parse(getComputedStyle(at).backgroundColor))
        .reverse()
        .reduce((below, top) => over(top, below), [255, 255, 255, 1] as Rgba);
      const bar = barUnder(element);
      return bar ? over(parse(getComputedStyle(bar).fill), page) : page;
    };
    // A label that does not fit behind its bar stands inside of it: the bar is what it is read against.
    const barUnder = (element: Element): Element | null => {
      const bar = element.tagName === 'text' ? element.parentElement?.querySelector('[data-mark="bar"]') : null;
      if (!bar) return null;
      const [label, box] = [element.getBoundingClientRect(), bar.getBoundingClientRect()];
      const middle = label.left + label.width / 2;
      return middle > box.left && middle < box.right ? bar : null;
    };
    const measure = (element: Element, property: 'color' | 'fill' | 'stroke'): number => {
      const style = getComputedStyle(element);
      if (style[property] === 'none') return 1;
      const painted = parse(style[property]);
      const opacity = ancestors(element).reduce((all, at) => all * Number(getComputedStyle(at).opacity), 1);
      const own =
        property === 'fill' ? Number(style.fillOpacity) : property === 'stroke' ? Number(style.strokeOpacity) : 1;
      const behind = backdrop(element);
      const seen = over([painted[0], painted[1], painted[2], painted[3] * opacity * own], behind);
      const [light, dark] = [luminance(seen), luminance(behind)].sort((a, b) => b - a);
      return (light! + 0.05) / (dark! + 0.05);
    };
    const ownText = (element: Element): boolean =>
      [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      );
    const shown = (element: Element): boolean => {
      const { width, height } = element.getBoundingClientRect();
      return width > 0 && height > 0 && getComputedStyle(element).visibility === 'visible';
    };
    Object.assign(globalThis, { measure, ownText, shown });
  });
}
