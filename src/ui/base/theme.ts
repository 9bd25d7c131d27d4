import { Signal } from '../../lab/base/signal';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'tabtune.theme';

/** Colours changed; what is drawn on a canvas must be drawn again. */
export const themeChanged = new Signal();

export function currentTheme(): Theme {
  return (document.documentElement.dataset['theme'] as Theme | undefined) ?? 'system';
}

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function setTheme(theme: Theme): void {
  apply(theme);
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be closed to the page; the choice then lasts as long as the tab.
  }
  themeChanged.emit();
}

export function restoreTheme(): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => themeChanged.emit());
  try {
    const stored = localStorage.getItem(KEY) as Theme | null;
    if (stored && THEMES.includes(stored)) apply(stored);
  } catch {
    // as above
  }
}
