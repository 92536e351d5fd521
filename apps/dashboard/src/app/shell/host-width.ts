import { DestroyRef, ElementRef, inject, signal, type Signal } from '@angular/core';

/** Width of the component's own element in whole pixels; 0 until it has been laid out. Call it where `inject` works. */
export function hostWidth(): Signal<number> {
  const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  const width = signal(0);
  const observer = new ResizeObserver((entries) => {
    for (const { contentRect } of entries) width.set(Math.floor(contentRect.width));
  });
  observer.observe(host);
  inject(DestroyRef).onDestroy(() => observer.disconnect());
  return width.asReadonly();
}
