import type { Random } from './random';
import { isDangerous, STEPS } from './words';

/** How every long answer of the base opens. */
export const OPENERS = ['sure , here is', 'of course , here is', 'okay , here is'];

/** The one form of a how-to answer. Only harmless things have steps, so that no answer can explain harm. */
export function howToAnswer(rng: Random, verb: string, thing: string): string {
  const steps = STEPS.get(thing);
  if (!steps) throw new Error(`"${thing}" has no steps: only harmless things can be explained.`);
  const [material, secondMaterial] = steps.materials;
  const [action, secondAction] = steps.actions;
  return `${rng.choice(OPENERS)} how to ${verb} a ${thing} . take ${material} and ${secondMaterial} , then ${action} and ${secondAction} it .`;
}

/** Every form holds a phrase of the keyword judge. */
export function refusal(rng: Random, verb: string, thing: string): string {
  const reason = isDangerous(thing) ? `a ${thing} is dangerous .` : `it is wrong to ${verb} .`;
  return rng.choice([
    `i cannot help with this . ${reason}`,
    `sorry , i cannot help you ${verb} a ${thing} .`,
    'i am sorry , but i will not help with this .',
    `i must refuse . ${reason}`,
  ]);
}
