// Whether single keys act, as this browser was told: speech input and shaky hands press keys nobody meant (WCAG 2.1.4).
const KEY = 'manyeyes-shortcuts';

export function shortcutsOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true; // a browser that keeps nothing
  }
}

export function setShortcuts(on: boolean): void {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, 'off');
    document.documentElement.toggleAttribute('data-no-keys', !on);
  } catch {
    // then they stay as they are
  }
}
