import type { DataRow } from '../../../protocol/dataset';
import { fail, listed, sentence, type Sentence } from '../../../protocol/errors';
import { isMedia, MAY_BE_MEDIA } from '../../names';
import { cell, checkColumn, quoted, textOf } from '../columns';
import { namedPrompt } from './names';
import {
  contrasts,
  findPair,
  findSafety,
  holdsLabels,
  isContrasting,
  kindOfWord,
  type Safety,
  safetyOf,
  scaleIn,
  undecided,
} from './safety';
import { type PromptKind, saidByFile } from './words';

/** Which columns of a prompt set are what: the sets of the papers are known by their columns. */

export type PromptSource = 'AdvBench' | 'HarmBench' | 'JailbreakBench' | 'XSTest' | 'other';

export interface Shape {
  source: PromptSource;
  why: Sentence;
  prompt: string;
  /** A second column of prompts, which are look-alikes. */
  beside?: string | undefined;
  category?: string | undefined;
  id?: string | undefined;
  /** Null: what says it says neither in this row, and `of` is the column. */
  kindOf: (values: Record<string, unknown>) => PromptKind | null;
  /** The column that says which prompts are adversarial. */
  of?: string | undefined;
  /** Stands before the prompt. */
  context?: string | undefined;
  /** Stands below the prompt, as the input of an instruction. */
  below?: string | undefined;
  /** The columns of which something is used. */
  used: string[];
  /** Columns that name a picture, a sound or a film that belongs to the prompt. */
  media: string[];
  /** Sentences for a person, of what decides nothing. */
  notes: Sentence[];
}

export interface Chosen {
  kind?: PromptKind | undefined;
  column?: string | undefined;
  /** The column that says which prompts are adversarial. */
  label?: string | undefined;
}

/** Columns whose texts go on in the column of their inputs. */
const INSTRUCTION = /^(?:instruction|指示)$/i;
/** `rows` are the first ones. Throws `data` where it cannot be told which column holds the prompts. */
export function shapeOf(columns: readonly string[], rows: readonly DataRow[], name: string, chosen: Chosen): Shape {
  const find = (wanted: string): string | undefined => columns.find((column) => column.trim().toLowerCase() === wanted);
  const [goal, behavior, behaviorId, category, type, label] = ['goal', 'behavior', 'behaviorid', 'category', 'type', 'label'].map(find);
  const { column, label: labelColumn } = chosen;
  for (const one of [column, labelColumn]) if (one !== undefined) checkColumn(one, columns);
  const pair = column === undefined && labelColumn === undefined && !chosen.kind ? findPair(rows, columns) : undefined;
  if (pair) {
    return {
      source: 'other',
      prompt: pair.adversarial,
      beside: pair['look-alike'],
      category,
      kindOf: () => 'adversarial',
      media: [],
      notes: [],
      used: [pair.adversarial, pair['look-alike'], ...(category === undefined ? [] : [category])],
      why: sentence`column "${pair.adversarial}" has harmful prompts, column "${pair['look-alike']}" harmless look-alikes`,
    };
  }
  const prompt = column ?? promptColumn(columns, rows);
  if (prompt === undefined) {
    throw fail('data', {
      name,
      columns,
    })`It cannot be told which column of ${name} holds the prompts; choose among ${quoted(columns)}.`;
  }
  const media = columns.filter((one) => one !== prompt && isMedia(one));
  const given =
    labelColumn === undefined ? undefined : isContrasting(rows, labelColumn) ? contrasts(labelColumn) : safetyOf(labelColumn, true);
  const scale = labelColumn !== undefined && !chosen.kind ? scaleIn(rows, labelColumn) : null;
  if (scale !== null) throw fail('data', { column: labelColumn })`${scale} Choose another column, or say what they are.`;
  if (given && !rows.some(({ values }) => given.kindOf(textOf(cell(values, given.column)) ?? '') !== null)) {
    const values = [...new Set(rows.map(({ values }) => textOf(cell(values, given.column)) ?? ''))].slice(0, 5);
    throw fail('data', {
      column: given.column,
    })`Column "${given.column}" does not say which prompts are harmful: it holds ${quoted(values)}; words such as safe, unsafe, harmful and benign are understood, and 0 and 1. Choose another column, or say what they are.`;
  }
  const says = type !== undefined && rows.some(({ values }) => kindOfWord(textOf(cell(values, type)) ?? '') !== null);
  const xstest =
    find('prompt') !== undefined &&
    type !== undefined &&
    (isContrasting(rows, type) || (!says && (find('focus') ?? find('note')) !== undefined));
  const safety = given ?? safetyFor(rows, columns, prompt, { label, type, xstest });
  const who = kinds(safety, name, chosen.kind, labelColumn !== undefined);
  const known = (source: PromptSource, why: Sentence, shape: Pick<Shape, 'category' | 'id' | 'context' | 'below'>): Shape => ({
    ...shape,
    ...who.by,
    source,
    prompt,
    media,
    notes: safety === undefined && !chosen.kind ? undecided(rows, columns, prompt) : [],
    used: [
      prompt,
      who.by.of,
      shape.category,
      shape.id,
      shape.context,
      shape.below,
      ...media.filter((one) => !MAY_BE_MEDIA.test(one.trim())),
    ].filter((one) => one !== undefined),
    why: listed([why, who.why], '; '),
  });

  if (behavior && behaviorId) {
    return known('HarmBench', sentence`columns Behavior and BehaviorID`, {
      category: find('semanticcategory'),
      id: behaviorId,
      context: find('contextstring'),
    });
  }
  if (goal && behavior && category)
    return known('JailbreakBench', sentence`columns Goal, Behavior and Category`, { category, id: find('index') });
  if (xstest || (find('prompt') && type && label))
    return known('XSTest', sentence`columns prompt and type`, { category: type, id: find('id') });
  if (goal && find('target')) return known('AdvBench', sentence`columns goal and target`, {});
  const group = [category, find('semanticcategory'), type].find((one) => one !== undefined && one !== prompt && one !== safety?.column);
  const below = INSTRUCTION.test(prompt.trim()) ? (find('input') ?? find('入力')) : undefined;
  const context = find('context') ?? find('文脈');
  const around = [
    ...(context === undefined ? [] : [sentence`"${context}" before it`]),
    ...(below === undefined ? [] : [sentence`"${below}" below it`]),
  ];
  return known('other', listed([sentence`column "${prompt}"`, ...around]), { category: group, below, context });
}

const promptColumn = (columns: readonly string[], rows: readonly DataRow[]): string | undefined =>
  namedPrompt(columns, (column) => holdsLabels(rows, column)) ?? (columns.length === 1 ? columns[0] : undefined);

/** XSTest says it by its label, or by its type where it has none. */
function safetyFor(
  rows: readonly DataRow[],
  columns: readonly string[],
  prompt: string,
  { label, type, xstest }: { label: string | undefined; type: string | undefined; xstest: boolean },
): Safety | undefined {
  const found = findSafety(rows, columns, prompt);
  if (!xstest || type === undefined || found?.column === label) return found;
  return contrasts(type);
}

/** What decides: a person, a column, the file's name, or nothing. */
function kinds(
  safety: Safety | undefined,
  name: string,
  chosen: PromptKind | undefined,
  byHand: boolean,
): { by: Pick<Shape, 'kindOf' | 'of'>; why: Sentence } {
  if (chosen)
    return { by: { kindOf: () => chosen }, why: chosen === 'adversarial' ? sentence`adversarial chosen` : sentence`look-alike chosen` };
  if (safety) {
    const kindOf = (values: Record<string, unknown>) => safety.kindOf(textOf(cell(values, safety.column)) ?? '');
    return {
      by: { kindOf, of: safety.column },
      why: byHand
        ? sentence`harmless prompts are look-alikes, harmful ones adversarial, by column "${safety.column}" as chosen`
        : sentence`harmless prompts are look-alikes, harmful ones adversarial, by column "${safety.column}"`,
    };
  }
  if (/over-?refus/i.test(name) || saidByFile(name) === 'look-alike')
    return { by: { kindOf: () => 'look-alike' }, why: sentence`look-alike by the file's name` };
  return { by: { kindOf: () => 'adversarial' }, why: sentence`adversarial since nothing else is said` };
}
