/** What the single keys do. */
export interface ShortcutActions {
  focusSelector(): void;
  /** +1 for the next coin, −1 for the one before. */
  step(by: 1 | -1): void;
  togglePause(): void;
  toggleTable(): void;
  help(): void;
}

/** Runs the action of a key; keys typed into a field, into a dialog or together with Ctrl, Alt or Meta are left alone. */
export function runShortcut(event: KeyboardEvent, actions: ShortcutActions): void {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (event.target instanceof Element && event.target.closest('input, textarea, select, dialog')) return;
  const action = {
    '/': () => actions.focusSelector(),
    j: () => actions.step(1),
    k: () => actions.step(-1),
    p: () => actions.togglePause(),
    t: () => actions.toggleTable(),
    '?': () => actions.help(),
  }[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
}
