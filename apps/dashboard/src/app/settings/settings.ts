import { effect, Injectable, signal } from '@angular/core';

export type Theme = 'auto' | 'dark' | 'light';
export type Palette = 'blue-orange' | 'green-red';
export type Motion = 'system' | 'reduced';
export type Zone = 'local' | 'utc';

interface Stored {
  readonly theme: Theme;
  readonly palette: Palette;
  readonly motion: Motion;
  readonly zone: Zone;
  readonly shortcuts: boolean;
}

/** Read by `public/theme.js` before the first paint. */
const STORAGE_KEY = 'market-pulse.settings';

/** What the viewer chose; kept in the browser and written on `<html>`, where the style sheets look. */
@Injectable({ providedIn: 'root' })
export class Settings {
  private readonly stored = readStored();
  readonly theme = signal<Theme>(oneOf(this.stored['theme'], ['auto', 'dark', 'light']));
  readonly palette = signal<Palette>(oneOf(this.stored['palette'], ['blue-orange', 'green-red']));
  readonly motion = signal<Motion>(oneOf(this.stored['motion'], ['system', 'reduced']));
  readonly zone = signal<Zone>(oneOf(this.stored['zone'], ['local', 'utc']));
  readonly shortcuts = signal(this.stored['shortcuts'] !== false);

  constructor() {
    const systemLight = window.matchMedia('(prefers-color-scheme: light)');
    const light = signal(systemLight.matches);
    systemLight.addEventListener('change', ({ matches }) => light.set(matches));
    effect(() => {
      const chosen: Stored = {
        theme: this.theme(),
        palette: this.palette(),
        motion: this.motion(),
        zone: this.zone(),
        shortcuts: this.shortcuts(),
      };
      show(chosen, light());
      store(chosen);
    });
  }

  nextTheme(): void {
    this.theme.update((theme) => ({ auto: 'dark', dark: 'light', light: 'auto' })[theme] as Theme);
  }
}

function show({ theme, palette, motion }: Stored, systemIsLight: boolean): void {
  const { dataset } = document.documentElement;
  dataset['theme'] = theme === 'auto' ? (systemIsLight ? 'light' : 'dark') : theme;
  if (palette === 'blue-orange') delete dataset['palette'];
  else dataset['palette'] = palette;
  if (motion === 'system') delete dataset['motion'];
  else dataset['motion'] = motion;
}

function readStored(): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Storage is blocked, or something else wrote there: the defaults hold.
    return {};
  }
}

function store(chosen: Stored): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(chosen));
  } catch {
    // Storage is blocked or full: the choice holds until the page is closed.
    return;
  }
}

function oneOf<const T extends string>(value: unknown, allowed: readonly [T, ...T[]]): T {
  return allowed.find((candidate) => candidate === value) ?? allowed[0];
}
