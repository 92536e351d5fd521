import { Component, computed, type ElementRef, inject, viewChild } from '@angular/core';
import { freshnessLimits } from '@cmp/market';
import { PAGE_FORMATS } from '../formats/page-formats.js';
import { PulseStore } from '../market/pulse-store.js';
import { Settings, type Motion, type Palette, type Theme, type Zone } from './settings.js';

interface Choice<T> {
  readonly value: T;
  readonly words: string;
}

/** What the viewer can choose, and what the words and limits on the page mean. */
@Component({ selector: 'cmp-settings-dialog', templateUrl: './settings-dialog.component.html' })
export class SettingsDialog {
  protected readonly settings = inject(Settings);
  protected readonly formats = inject(PAGE_FORMATS);
  protected readonly store = inject(PulseStore);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  protected readonly themes: readonly Choice<Theme>[] = [
    { value: 'auto', words: 'As the system' },
    { value: 'dark', words: 'Dark' },
    { value: 'light', words: 'Light' },
  ];
  protected readonly palettes: readonly Choice<Palette>[] = [
    { value: 'blue-orange', words: 'Blue up, orange down' },
    { value: 'green-red', words: 'Green up, red down' },
  ];
  protected readonly motions: readonly Choice<Motion>[] = [
    { value: 'system', words: 'As the system' },
    { value: 'reduced', words: 'Nothing moves' },
  ];
  protected readonly zones: readonly Choice<Zone>[] = [
    { value: 'local', words: 'Local' },
    { value: 'utc', words: 'UTC' },
  ];
  protected readonly keys = [
    ['/', 'choose a coin'],
    ['j', 'next coin'],
    ['k', 'coin before'],
    ['p', 'pause and go on'],
    ['t', 'chart as a table'],
    ['?', 'this help'],
  ] as const;
  protected readonly limits = computed(() => freshnessLimits(this.store.shown().windowMs));

  open(): void {
    this.dialog().nativeElement.showModal();
  }

  protected close(): void {
    this.dialog().nativeElement.close();
  }
}
