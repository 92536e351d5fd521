import { computed, inject, InjectionToken, type Signal } from '@angular/core';
import { Settings } from '../settings/settings.js';
import { Formats } from './formats.js';

/** The formats of the viewer's language and chosen time zone. */
export const PAGE_FORMATS = new InjectionToken<Signal<Formats>>('formats of the page', {
  providedIn: 'root',
  factory: () => {
    const settings = inject(Settings);
    return computed(() => new Formats(navigator.language, settings.zone() === 'utc' ? 'UTC' : undefined));
  },
});
