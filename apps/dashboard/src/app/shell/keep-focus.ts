import { afterRenderEffect, effect, ElementRef, inject } from '@angular/core';

/**
 * Gives the focus back to an element of this component that lost it because it was moved to another place: browsers take
 * the focus from an element that is moved. Call it where `inject` works.
 * @param order read before and after each redraw: the signal whose change moves elements
 */
export function keepFocusThroughMoves(order: () => unknown): void {
  const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  let before: Element | null = null;
  // Effects of a component run before its template is redrawn.
  effect(() => {
    order();
    before = host.contains(document.activeElement) ? document.activeElement : null;
  });
  afterRenderEffect(() => {
    order();
    if (!before?.isConnected || document.activeElement !== document.body) return;
    if (before instanceof HTMLElement || before instanceof SVGElement) before.focus({ preventScroll: true });
  });
}
