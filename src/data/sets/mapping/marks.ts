/** Marks by which data sets say what is not to be learnt. */

/** Of a turn: zero or false means that it is only context. */
const LEARNT = ['weight', 'loss_weight', 'loss', 'train', 'training', 'trainable', 'train_on_turn', 'learn', 'output_with_loss'];
/** Of a turn: true means that it is only context. */
const MASKED = ['mask', 'masked'];
export const MARKS: readonly string[] = [...LEARNT, ...MASKED];

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value).trim().toLowerCase() : '';

export const isNo = (value: unknown): boolean => /^(?:false|no|-?0(?:\.0*)?)$/.test(text(value));
export const isYes = (value: unknown): boolean => /^(?:true|yes|1(?:\.0*)?)$/.test(text(value));

/** What a turn's fields say: whether it is learnt, and a weight that cannot be followed. */
export function learntBy(fields: Record<string, unknown>): { learn: boolean; odd: string | null } {
  const learn = !LEARNT.some((name) => isNo(fields[name])) && !MASKED.some((name) => isYes(fields[name]));
  const odd = MARKS.find((name) => text(fields[name]) !== '' && !isNo(fields[name]) && !isYes(fields[name]));
  return { learn, odd: odd ?? null };
}
