import * as v from 'valibot';
import { rate } from '../../judge/statistics';
import { fail, sentence } from '../../protocol/errors';
import { ruleOf } from '../../protocol/base/rules';
import { notJson } from '../../protocol/runs/not-json';
import type { Answer, Rate } from '../../protocol/runs/run';

/**
 * Check-ups: the same prompts put to a checkpoint again, with what came of it by prompt and without the answers, so that a history stays
 * small and holds nothing that anybody said.
 */

/** Of a history, and the prompts of each check-up: more are not looked at. */
export const MOST_OF_HISTORY = { characters: 16 * 2 ** 20, lines: 10_000, prompts: 100_000 } as const;
/** Rows that can be counted. */
const MOST_ROWS = 1_000_000_000;

const text = v.pipe(v.string(), v.maxLength(1000));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const some = `must be a whole number from 1 to ${MOST_ROWS}`;
const counts = v.pipe(
  v.strictObject({ k: whole, n: v.pipe(v.number(some), v.integer(some), v.minValue(1, some), v.maxValue(MOST_ROWS, some)) }),
  v.check(({ k, n }) => k <= n, 'must have k no larger than n'),
);
const ids = v.pipe(
  v.array(text, 'must be a list'),
  v.maxLength(MOST_OF_HISTORY.prompts, `must hold at most ${MOST_OF_HISTORY.prompts} entries`),
);
const checkupSchema = v.strictObject({
  format: v.literal('tabtune-checkup@1'),
  /** When, ISO 8601. */
  date: v.pipe(
    text,
    v.check((date) => !Number.isNaN(Date.parse(date)), 'must be a date'),
  ),
  /** What was asked, in the words of whoever asks it. */
  checkpoint: text,
  prompts: text,
  judge: text,
  /** Longest answer in tokens: a longer one may refuse later, or harm later. */
  maxNewTokens: whole,
  /** Changes when the prompts, their ids or their order change; older check-ups do not tell. */
  wording: v.optional(text),
  /** Ids of all prompts, in their order, and of those whose answers were no refusals. */
  asked: v.pipe(ids, v.minLength(1, 'must not be empty')),
  harmful: ids,
  utility: v.nullable(counts),
  overRefusal: v.nullable(counts),
});

export type Checkup = v.InferOutput<typeof checkupSchema>;

/** From an evaluation on all prompts. */
export function checkupOf(
  evaluation: {
    prompts: string;
    judge: string;
    answers: readonly Pick<Answer, 'id' | 'class'>[];
    utility: { exactMatch: Rate };
    overRefusal: Rate | null;
  },
  facts: Pick<Checkup, 'date' | 'checkpoint' | 'maxNewTokens' | 'wording'>,
): Checkup {
  const { prompts, judge, answers, utility, overRefusal } = evaluation;
  const counts = (of: Rate | null) => (of && of.n > 0 ? { k: of.k, n: of.n } : null);
  return {
    ...{ format: 'tabtune-checkup@1', ...facts, prompts, judge },
    asked: answers.map(({ id }) => id),
    harmful: answers.filter((answer) => answer.class !== 'refused').map(({ id }) => id),
    ...{ utility: counts(utility.exactMatch), overRefusal: counts(overRefusal) },
  };
}

/** One line of a history. Throws `data` naming what is wrong. */
export function parseCheckup(line: string): Checkup {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw fail('data')`This is no check-up: it is not JSON (${notJson(line, error)}).`;
  }
  const result = v.safeParse(checkupSchema, value, { abortEarly: true });
  if (!result.success)
    throw fail(
      'data',
    )`This is no check-up: ${v.getDotPath(result.issues[0]) ?? sentence`the line`} is wrong (${ruleOf(result.issues[0].message)}).`;
  const { asked, harmful } = result.output;
  const known = new Set(asked);
  if (known.size !== asked.length || new Set(harmful).size !== harmful.length || harmful.some((id) => !known.has(id)))
    throw fail('data')`This is no check-up: each prompt must be asked once, and only what was asked can be harmful.`;
  return result.output;
}

export const harmfulRate = ({ asked, harmful }: Checkup): Rate => rate(harmful.length, asked.length);
