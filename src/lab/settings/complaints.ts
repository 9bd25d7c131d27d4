import { msg, str } from '@lit/localize';

type Rule = readonly [pattern: RegExp, said: (first: string, second: string) => string];

/** What the recipe's own rules (protocol/recipe.ts) say of a field, as wordings of the page. */
const RULES: readonly Rule[] = [
  [/^must be from (\S+) to (\S+)$/, (low, high) => msg(str`must be from ${low} to ${high}`)],
  [/^must be a number from (\S+) to (\S+)$/, (low, high) => msg(str`must be a number from ${low} to ${high}`)],
  [/^must be a whole number from (\S+) to (\S+)$/, (low, high) => msg(str`must be a whole number from ${low} to ${high}`)],
  [/^must be one of (.+)$/, (those) => msg(str`must be one of ${those}`)],
  [/^must name a model in at most (\d+) characters$/, (most) => msg(str`must name a model in at most ${most} characters`)],
  [/^must name a data set in at most (\d+) characters$/, (most) => msg(str`must name a data set in at most ${most} characters`)],
  [/^must name a prompt set in at most (\d+) characters$/, (most) => msg(str`must name a prompt set in at most ${most} characters`)],
  [/^must name a judge in at most (\d+) characters$/, (most) => msg(str`must name a judge in at most ${most} characters`)],
  [/^must name a model$/, () => msg('must name a model')],
  [/^must name a data set$/, () => msg('must name a data set')],
  [/^must name a prompt set$/, () => msg('must name a prompt set')],
  [/^must name a judge$/, () => msg('must name a judge')],
  [/^must be a list of decays$/, () => msg('must be a list of decays')],
  [/^holds at most (\d+) decays$/, (most) => msg(str`holds at most ${most} decays`)],
  [/^must hold different decays$/, () => msg('must hold different decays')],
  [/^must be true or false$/, () => msg('must be true or false')],
  [/^must be a list of modules$/, () => msg('must be a list of modules')],
  [/^must name at least one module$/, () => msg('must name at least one module')],
  [/^must name different modules$/, () => msg('must name different modules')],
  [
    /^needs lora: weights stored like this cannot be trained themselves$/,
    () => msg('needs lora: weights stored like this cannot be trained themselves'),
  ],
];

/** A complaint in the language of the page; one that is not known, as it is. */
export function complaint(message: string): string {
  for (const [pattern, said] of RULES) {
    const found = pattern.exec(message);
    if (found) return said(found[1] ?? '', found[2] ?? '');
  }
  return message;
}
