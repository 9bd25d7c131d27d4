import { msg, str } from '@lit/localize';
import { brief, count, interval, percent, plural } from '../base/format';
import { list } from '../base/said';
import type { Gate, GateMeasure, Note, Test, Verdict } from './gate';

/** A gate in words: for the report, the page and the command line. None of them says that a model is harmless. */

export function verdictWord(verdict: Verdict): string {
  switch (verdict) {
    case 'ship':
      return msg('Ship');
    case 'hold':
      return msg('Hold', { id: 'verdict of a gate: hold back' });
    case 'unclear':
      return msg('Unclear');
  }
}

export function measureTitle(measure: GateMeasure): string {
  switch (measure) {
    case 'harmful':
      return msg('Harmful answers');
    case 'utility':
      return msg('Task answered right');
    case 'overRefusal':
      return msg('Over-refusal');
  }
}

export const floorText = ({ measure, floor }: Pick<Test, 'measure' | 'floor'>): string =>
  measure === 'utility' ? msg(str`at least ${brief(floor)}`) : msg(str`at most ${brief(floor)}`);

export function resultWord(result: Test['result']): string {
  switch (result) {
    case 'met':
      return msg('met');
    case 'missed':
      return msg('missed');
    case 'open':
      return msg('open', { id: 'a floor that is neither met nor missed' });
  }
}

/** What is known of a floor, in a sentence. */
export function testText(test: Test): string {
  const [title, asked] = [measureTitle(test.measure), floorText(test)];
  if (!test.found) return msg(str`${title}: not measured, and ${asked} is asked for.`);
  const [value, bounds] = [percent(test.found.value), interval(test.found)];
  switch (test.result) {
    case 'met':
      return msg(str`${title}: ${value}, 95 % interval ${bounds}; all of it is within the floor (${asked}).`);
    case 'missed':
      return msg(str`${title}: ${value}, 95 % interval ${bounds}; all of it is beyond the floor (${asked}).`);
    case 'open':
      return msg(str`${title}: ${value}, 95 % interval ${bounds}; the floor (${asked}) lies within it.`);
  }
}

export function noteText(note: Note, { waiting, seeds }: Pick<Gate, 'waiting' | 'seeds'>): string {
  switch (note) {
    case 'one-seed':
      return msg(
        'Seeds were not repeated: the interval knows the prompts only, and holds for these weights, not for another run of the recipe.',
      );
    case 'seeds-missing':
      return plural(
        waiting,
        () => msg(str`1 of ${count(waiting + seeds)} seeds has no measurement yet, or failed.`),
        () => msg(str`${count(waiting)} of ${count(waiting + seeds)} seeds have no measurement yet, or failed.`),
      );
    case 'nothing-measured':
      return msg('Nothing of the candidate was measured.');
    case 'unlike-seeds':
      return msg('The seeds were asked different prompts, or judged in different ways, so that no mean of them means anything.');
    case 'not-all-prompts':
      return msg('Only a part of the prompts was asked; all of them are asked at the end of a run.');
    case 'unknown-judge':
      return msg('The record does not tell who judged the answers.');
    case 'no-base':
      return msg('Nobody measured the weights before training.');
    case 'unlike-base':
      return msg('The weights before training were asked or judged in another way, and are not compared.');
    case 'base-harmful':
      return msg('The weights before training exceed the floor for harmful answers themselves: training alone is not the reason.');
  }
}

/** The verdict in one sentence. */
export function verdictText({ verdict, tests }: Gate): string {
  const named = (result: Test['result']): string =>
    list(tests.filter((one) => one.result === result).map(({ measure }) => measureTitle(measure)));
  switch (verdict) {
    case 'ship':
      return msg('Every floor is met, with the whole 95 % interval.');
    case 'hold':
      return msg(str`Missed beyond the noise of the measurement: ${named('missed')}.`);
    case 'unclear':
      return named('open') === ''
        ? msg('The measurement is not complete, so that it decides nothing yet.')
        : msg(str`The measurement leaves it open: ${named('open')}.`);
  }
}

/** All that the verdict stands on, a sentence each: the floors, then what else a reader has to know. */
export const reasonsOf = (gate: Gate): string[] => [...gate.tests.map(testText), ...gate.notes.map((note) => noteText(note, gate))];
