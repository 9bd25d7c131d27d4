import { choice, keepChoice } from './kept';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'tabtune.theme';

/** Told at the document when a person has chosen. */
const CHOSEN = 'tabtune-theme';
const DARK = '(prefers-color-scheme: dark)';

/** Calls back when colours change, since what is drawn on a canvas must then be drawn again. Returns what ends that. */
export function followTheme(changed: () => void): () => void {
  const system = matchMedia(DARK);
  document.addEventListener(CHOSEN, changed);
  system.addEventListener('change', changed);
  return () => {
    document.removeEventListener(CHOSEN, changed);
    system.removeEventListener('change', changed);
  };
}

export function currentTheme(): Theme {
  return (document.documentElement.dataset['theme'] as Theme | undefined) ?? 'system';
}

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function setTheme(theme: Theme): void {
  apply(theme);
  keepChoice(KEY, theme);
  announceLook();
}

/** Colours or sizes are others now: canvases are to be drawn again. */
export function announceLook(): void {
  document.dispatchEvent(new Event(CHOSEN));
}

/** What the address asks for, as `?theme=dark` does in a frame of a course page, else what was chosen before. */
export function restoreTheme(): void {
  const stored = (new URLSearchParams(location.search).get('theme') ?? choice(KEY)) as Theme | null;
  if (stored && THEMES.includes(stored)) apply(stored);
}
