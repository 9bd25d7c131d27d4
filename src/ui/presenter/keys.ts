import { msg } from '@lit/localize';

/** What can be done from the front of a class. */
export type Action = 'go' | 'stop' | 'again' | 'back' | 'on' | 'answers' | 'uncover' | 'blank' | 'keys' | 'leave' | { preset: number };

/** Small remote controls send the keys by which slides are turned; the fifth preset is the last. */
const ACTIONS: Readonly<Record<string, Action>> = {
  ' ': 'go',
  s: 'stop',
  r: 'again',
  ArrowLeft: 'back',
  PageUp: 'back',
  ArrowRight: 'on',
  PageDown: 'on',
  a: 'answers',
  u: 'uncover',
  b: 'blank',
  '.': 'blank',
  '?': 'keys',
  Escape: 'leave',
};

/** What a key is by itself: in a field it is typed, and a button takes it as its press. */
const isTyped = (key: string, target: EventTarget | undefined): boolean => {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches('input:not([type="checkbox"], [type="radio"]), select, textarea, dialog, dialog *')) return true;
  return key === ' ' && target.matches('button, summary, a, input, [role="button"]');
};

/** What a key asks for; null for one that asks for nothing, belongs to a field, or comes with Ctrl, Alt or the command key. */
export function actionOf(event: KeyboardEvent): Action | null {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return null;
  if (isTyped(event.key, event.composedPath()[0])) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (/^[1-9]$/.test(key)) return { preset: Number(key) - 1 };
  return ACTIONS[key] ?? null;
}

/** The keys as they are told, in the order in which they are needed. `presets`: there are presets to choose. */
export const keyList = (presets: boolean): readonly (readonly [keys: string, text: string])[] => [
  [msg('Space'), msg('Start, pause, go on')],
  ['S', msg('Stop the run')],
  ['R', msg('To the beginning of the recording, or train once more')],
  ['← →', msg('Back and forth along the curve, in a recording and in a lesson; so do the keys of a remote control')],
  ...(presets ? [['1 … 5', msg('Choose a preset')] as const] : []),
  ['A', msg('Show or hide the answers')],
  ['U', msg('Uncover or cover harmful answers')],
  ['B', msg('Black screen, and back')],
  ['?', msg('This list')],
  ['Esc', msg('Leave')],
];
