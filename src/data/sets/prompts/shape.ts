import type { DataRow } from '../../../protocol/dataset';
import { fail, listed, sentence, type Sentence } from '../../../protocol/errors';
import { plainName } from '../../../protocol/plain';
import { isMedia, isNamed, MAY_BE_MEDIA, NAMES } from '../../names';
import { cell, checkColumn, isNothing, quoted } from '../columns';
import { holdsNames, mayBeAsked } from '../mapping/cells/who';
import { namedPrompt } from './names';
import { contextIn } from './context';
import { decide, type Decision } from './decide';
import { findPair } from './pairs';
import { isNoAnswer, isOfAnswers, kindOfFile } from './roles';
import { contrasts, holdsLabels, isContrasting, labelsIn, labelText, safetyOf, scaleIn, harms, namesHarms } from './safety';
import { type PromptKind, saidByWord } from './values';

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
  /** Columns that name who asks, as most of their cells do. */
  who: string[];
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
      who: [],
      notes: [],
      used: [pair.adversarial, pair['look-alike'], ...(category === undefined ? [] : [category])],
      why: sentence`column "${pair.adversarial}" has harmful prompts, column "${pair['look-alike']}" harmless look-alikes`,
    };
  }
  const set = (behavior && behaviorId) || (goal && find('target'));
  const prompt = column ?? promptColumn(columns, rows, name, set !== undefined);
  if (prompt === undefined) {
    throw fail('data', {
      name,
      columns,
    })`It cannot be told which column of ${name} holds the prompts; choose among ${quoted(columns)}.`;
  }
  const media = columns.filter((one) => one !== prompt && isMedia(one));
  const given =
    labelColumn === undefined
      ? undefined
      : isContrasting(rows, labelColumn, true)
        ? contrasts(labelColumn, true)
        : namesHarms(rows, labelColumn)
          ? harms(labelColumn)
          : safetyOf(labelColumn, true);
  const scale = labelColumn !== undefined && !chosen.kind ? scaleIn(rows, labelColumn) : null;
  if (scale !== null) throw fail('data', { column: labelColumn })`${scale} Choose another column, or say what they are.`;
  if (given && !rows.some(({ values }) => (given.kindOf(labelText(cell(values, given.column))) ?? null) !== null)) {
    const values = [...new Set(rows.map(({ values }) => labelText(cell(values, given.column))))].slice(0, 5);
    throw fail('data', {
      column: given.column,
    })`Column "${given.column}" does not say which prompts are harmful: it holds ${quoted(values)}; words such as safe, unsafe, harmful and benign are understood, and 0 and 1. Choose another column, or say what they are.`;
  }
  const says = type !== undefined && labelsIn(rows, type).some((value) => (saidByWord(value) ?? null) !== null);
  const xstest =
    find('prompt') !== undefined &&
    type !== undefined &&
    (isContrasting(rows, type) || (!says && (find('focus') ?? find('note')) !== undefined));
  const around = contextIn(rows, find('context') ?? find('文脈'));
  const found: Decision =
    given || chosen.kind
      ? { safety: given, notes: [], doubtful: false, beside: null }
      : decide(rows, columns, prompt, xstest ? type : undefined);
  const { safety } = found;
  const who = kinds(found, name, columns, chosen.kind, labelColumn !== undefined);
  const known = (source: PromptSource, why: Sentence, shape: Pick<Shape, 'category' | 'id' | 'context' | 'below'>): Shape => ({
    ...shape,
    ...who.by,
    source,
    prompt,
    media,
    who: columns.filter((one) => one !== prompt && holdsNames(one, cellsIn(rows, one))),
    notes: [...(shape.context === undefined && around ? around.notes : []), ...who.notes],
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
  const context = around?.column;
  const parts = [
    ...(context === undefined ? [] : [sentence`"${context}" before it`]),
    ...(below === undefined ? [] : [sentence`"${below}" below it`]),
  ];
  return known('other', listed([sentence`column "${prompt}"`, ...parts]), { category: group, below, context });
}

const cellsIn = (rows: readonly DataRow[], column: string): unknown[] =>
  rows.map(({ values }) => cell(values, column)).filter((value) => !isNothing(value));

/** `known`: the columns are those of a known set, where a goal may be in a word. */
function promptColumn(columns: readonly string[], rows: readonly DataRow[], file: string, known: boolean): string | undefined {
  const labels = (column: string): boolean => holdsLabels(rows, column);
  const named = namedPrompt(columns, labels);
  if (named === undefined) return columns.length === 1 ? columns[0] : undefined;
  const cellsOf = (column: string): unknown[] => cellsIn(rows, column);
  const mayAsk = (column: string): boolean => column !== named && !isNoAnswer(column) && !isOfAnswers(column) && mayBeAsked(column, cellsOf(column)); // prettier-ignore
  const asking = holdsNames(named, cellsOf(named)) ? columns.filter(mayAsk) : [];
  if (asking.length > 0) return asking.length === 1 && isNamed(asking[0]!, [...NAMES.text, ...NAMES.said]) ? asking[0] : undefined;
  const beside = columns.filter((one) => one !== named && !(INSTRUCTION.test(named.trim()) && /^(?:input|入力)$/i.test(one.trim())));
  const rival = known ? undefined : namedPrompt(beside, labels);
  if (rival === undefined) return named;
  const [first, second] = [named, rival].map((one) => labelsIn(rows, one));
  const isText = (value: string): boolean => /\S\s+\S/.test(value) || /[^\x20-\x7e]{8}/.test(value);
  if (first!.length === 0 || second!.length < first!.length || !second!.every(isText)) return named;
  // A number or a word for each stands for the prompt that is written out beside it.
  if (!first!.some(isText)) return rival;
  const [one, two] = [new Set(first).size, new Set(second).size];
  if (2 * one > two) return named;
  throw fail('data', {
    name: file,
    columns,
  })`It cannot be told whether column "${named}" of ${file} holds the prompts, of which ${one} are different, or column "${rival}", of which ${two} are; choose one.`;
}

/** OR-Bench names no kind: its files do, and their categories are topics. */
const OR_BENCH = /^or[ _-]?bench[ _-](?:hard|80k)/i;

/** What decides: a person, a column, the file's name, or nothing. */
function kinds(
  { safety, notes, doubtful, beside }: Decision,
  file: string,
  columns: readonly string[],
  chosen: PromptKind | undefined,
  byHand: boolean,
): { by: Pick<Shape, 'kindOf' | 'of'>; why: Sentence; notes: Sentence[] } {
  if (chosen)
    return {
      by: { kindOf: () => chosen },
      why: chosen === 'adversarial' ? sentence`adversarial chosen` : sentence`look-alike chosen`,
      notes: [],
    };
  const stem = file.replace(/\.gz$/i, '').replace(/\.[^.]*$/, '');
  const lookAlike = { by: { kindOf: (): PromptKind => 'look-alike' }, why: sentence`look-alike by the file's name`, notes: [] };
  if (!byHand && OR_BENCH.test(stem) && columns.length === 2 && ['prompt', 'category'].every((one) => columns.includes(one)))
    return lookAlike;
  if (safety) {
    const kindOf = (values: Record<string, unknown>) => safety.kindOf(labelText(cell(values, safety.column))) ?? null;
    return {
      by: { kindOf, of: safety.column },
      why: byHand
        ? sentence`harmless prompts are look-alikes, harmful ones adversarial, by column "${safety.column}" as chosen`
        : sentence`harmless prompts are look-alikes, harmful ones adversarial, by column "${safety.column}"`,
      notes,
    };
  }
  const saysNothing = { by: { kindOf: (): PromptKind => 'adversarial' }, why: sentence`adversarial since nothing else is said`, notes };
  if (kindOfFile(stem) !== 'look-alike' || doubtful) return saysNothing;
  // The file may be named for its answers.
  if (beside === null) return lookAlike;
  const doubt = sentence`The file is named "${plainName(stem)}", which may speak of what stands in column "${plainName(beside)}"; so all prompts count as adversarial. If they are harmless, say so under "They are".`;
  return { ...saysNothing, notes: [doubt] };
}
