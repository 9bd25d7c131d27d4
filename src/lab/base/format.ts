import type { Rate } from '../../protocol/runs/run';
import { ONLINE_TRACK, START_TRACK } from '../../protocol/recipe';
import { msg, str } from '@lit/localize';

/** Numbers as a person reads them. The language is the document's; Node has none and uses English. */
export const language = () => (typeof document === 'undefined' ? 'en' : document.documentElement.lang || 'en');

const number = (value: number, digits: number) =>
  new Intl.NumberFormat(language(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** A figure with its sign, which never stands on a line of its own. */
const ofHundred = (figure: string): string => `${figure}\u00a0%`;

/** 0.6533 -> 65.3 % */
export const percent = (share: number, digits = 1): string => ofHundred(number(share * 100, digits));

/** The same with a decimal only where there is one: 41 %, 9.3 % */
export const brief = (share: number): string =>
  ofHundred(new Intl.NumberFormat(language(), { maximumFractionDigits: 1 }).format(share * 100));

/** 95 % interval without the sign: 59.8–70.5 */
export const interval = (rate: Pick<Rate, 'low' | 'high'>, digits = 1): string =>
  `${number(rate.low * 100, digits)}–${number(rate.high * 100, digits)}`;

/** The same with it: 59.8–70.5 % */
export const intervalPercent = (rate: Pick<Rate, 'low' | 'high'>, digits = 1): string => ofHundred(interval(rate, digits));

export const share = (rate: Rate): number => (rate.n === 0 ? 0 : rate.k / rate.n);

/** 0.0016 -> 1.6e-3, as learning rates are written. */
export function scientific(value: number): string {
  if (value === 0) return '0';
  const [digits, exponent] = value.toExponential(2).split('e') as [string, string];
  return `${Number(digits)}e${Number(exponent)}`;
}

export function significant(value: number, digits = 3): string {
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6)) return scientific(value);
  return new Intl.NumberFormat(language(), { maximumSignificantDigits: digits }).format(value);
}

/** How likely mere luck is: p = 0.03, p < 0.001 */
export const chance = (p: number): string => (p < 0.001 ? `p < ${significant(0.001)}` : `p = ${significant(p, p < 0.01 ? 1 : 2)}`);

export const count = (value: number): string => number(value, 0);

/** The words for one thing or for another number of them, as the language of the page tells them apart. */
export const plural = (value: number, one: () => string, other: () => string): string =>
  new Intl.PluralRules(language()).select(value) === 'one' ? one() : other();

/** What is there has a size: 0 kB is nothing at all. */
export function bytes(value: number): string {
  if (value < 1e6) return msg(str`${number(value > 0 ? Math.max(1, value / 1e3) : 0, 0)} kB`);
  return value < 1e9 ? msg(str`${number(value / 1e6, value < 1e7 ? 1 : 0)} MB`) : msg(str`${number(value / 1e9, 1)} GB`);
}

export function duration(seconds: number): string {
  if (seconds < 10) return msg(str`${number(seconds, 1)} s`);
  if (seconds < 90) return msg(str`${number(seconds, 0)} s`);
  const whole = Math.round(seconds);
  if (whole < 3600) return msg(str`${Math.floor(whole / 60)} min ${whole % 60} s`);
  return msg(str`${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`);
}

/** What was worked out and not measured, no more exact than it is: 5 s, 75 s, 4 min, 1 h 10 min. */
export function roughly(seconds: number): string {
  if (seconds < 3) return msg('a few seconds');
  if (seconds < 90) return msg(str`${number(Math.max(5, Math.round(seconds / 5) * 5), 0)} s`);
  const minutes = seconds < 600 ? Math.round(seconds / 30) / 2 : Math.round(seconds / 60);
  if (minutes < 60) return msg(str`${number(minutes, Number.isInteger(minutes) ? 0 : 1)} min`);
  const tens = Math.round(minutes / 10);
  return tens % 6 === 0 ? msg(str`${number(tens / 6, 0)} h`) : msg(str`${number(Math.floor(tens / 6), 0)} h ${(tens % 6) * 10} min`);
}

/** A day without a time is that day everywhere; the language has it begin at midnight of UTC. */
const zoneOf = (time: string) => (/^\d{4}-\d{2}-\d{2}$/.test(time) ? { timeZone: 'UTC' } : {});

/** 29 November 2026, or the text where it is no time. */
export function day(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : new Intl.DateTimeFormat(language(), { dateStyle: 'long', ...zoneOf(time) }).format(date);
}

/** The language of the page as this browser's country writes it. */
const regional = (): string => navigator.languages.find((tag) => tag.split('-')[0] === language()) ?? language();

/** A date as short as the country has it: 29/11/2026 */
export const shortDay = (time: string): string => new Date(time).toLocaleDateString(regional());

/** The same with the time of day. */
export const moment = (time: string): string => new Date(time).toLocaleString(regional());

export function trackTitle(track: string): string {
  if (track === START_TRACK) return msg('Start', { id: 'weights at the start' });
  if (track === ONLINE_TRACK) return msg('Trained weights');
  return msg(str`EMA ${track.slice(track.indexOf(':') + 1)}`);
}

/** The same within a sentence. */
export const trackWithin = (track: string): string => (track === ONLINE_TRACK ? msg('the trained weights') : trackTitle(track));
