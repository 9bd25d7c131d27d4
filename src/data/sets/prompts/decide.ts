import { listed, sentence, type Sentence } from '../../../protocol/errors';
import type { DataRow } from '../../../protocol/dataset';
import { plainName } from '../../../protocol/plain';
import { isConversation, isMedia, roleOf } from '../../names';
import { many, Told } from '../../told';
import { cell, isNothing } from '../columns';
import { chatIn } from '../mapping/transcript';
import { isLesser, isNoAnswer, isOfAnswers, type LabelName, labelName } from './roles';
import { contrasts, harms, isContrasting, namesHarms, labelsIn, labelText, type Safety, safetyOf, scaleIn } from './safety';
import { isYes, mayBeTopic, saidByWord } from './values';

/** Which column says which prompts are harmful. One that might mean something else decides nothing, and is told. */

export interface Decision {
  safety?: Safety | undefined;
  /** Sentences for a person: why columns that look like labels decide nothing, or what was taken for granted. */
  notes: Sentence[];
  /** A column speaks of harm, but not so that it decides. */
  doubtful: boolean;
  /** What may be an answer stands beside the prompts. */
  beside: string | null;
}

interface Column {
  column: string;
  name: LabelName | null;
  safety: Safety;
  /** All that stands in it, and each once with its count. */
  all: string[];
  counts: Map<string, number>;
}

const LONGEST = 40;
const SHOWN = 4;
/** Of a column of topics that may be labels more words are told of than these. */
const FEW = 3;

const isDate = (value: string): boolean => /^\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(value);
const isPlain = (value: string): boolean => isYes(value) !== null || /^[+-]?[\d.,]+(?:e[+-]?\d+)?%?$/i.test(value) || isDate(value);

const answersIn = (rows: readonly DataRow[], column: string): boolean =>
  rows.some(({ values }) => {
    const value = cell(values, column);
    if (chatIn(value)?.messages.some(({ role }) => role === 'assistant')) return true;
    return isConversation(value) && value.some((one) => roleOf(cell(one, 'role') ?? cell(one, 'from')) === 'assistant');
  });

/** The first column that holds answers, and the first that may: its name says nothing known, and it holds words. */
function answersBeside(rows: readonly DataRow[], columns: readonly string[], prompt: string): { answer?: string; unknown?: string } {
  const goal = columns.some((one) => one.trim().toLowerCase() === 'goal');
  const holdsWords = (column: string): boolean => {
    const values = rows.map(({ values }) => cell(values, column)).filter((value) => !isNothing(value));
    return values.some((value) => !isPlain(labelText(value)));
  };
  const rest = columns.filter((one) => one !== prompt && !isMedia(one) && !(goal && /^target$/i.test(one.trim())) && !namesHarms(rows, one) && holdsWords(one)); // prettier-ignore
  const saysLabels = (column: string): boolean => labelsIn(rows, column).every((value) => isYes(value) !== null || saidByWord(value) !== undefined); // prettier-ignore
  const answer = rest.find((one) => isOfAnswers(one) && !saysLabels(one)) ?? (answersIn(rows, prompt) ? prompt : undefined);
  const unknown = rest.find((one) => !isOfAnswers(one) && !isNoAnswer(one) && labelName(one) === null && !saysLabels(one));
  return { ...(answer !== undefined && { answer }), ...(unknown !== undefined && { unknown }) };
}

const REMEDY = (): Sentence =>
  sentence`If it says which prompts are harmful, choose it under "Harmful or harmless by", or write true and false into a column "prompt_harmful".`;

function shown({ counts }: Column): Sentence {
  const entries = [...counts];
  const first = entries.slice(0, SHOWN).map(([value, count]) => sentence`"${plainName(value.slice(0, LONGEST))}" (${many(count, 'row')})`);
  return entries.length > SHOWN ? sentence`${listed(first)} and ${entries.length - SHOWN} more` : listed(first);
}

const told = (one: Column, why: Sentence): Sentence =>
  sentence`Column "${plainName(one.column)}" holds ${shown(one)}, but ${why}; so it does not decide, and all prompts count as adversarial. ${REMEDY()}`;

/** Words for harm that a name may hold without being known as that of a label. */
const OF_HARM = /harm|safe|toxic|malicious|attack|jailbr|danger|benign|risk|inject|有害|無害|安全|危険/i;

const unknownIn = ({ safety, counts }: Column): string | undefined => [...counts.keys()].find((value) => safety.kindOf(value) === undefined); // prettier-ignore
const speaks = ({ all, safety }: Column): boolean => all.some((value) => (safety.kindOf(value) ?? null) !== null);

/** `type`: the column of types where it is XSTest, which its contrasts make sure. */
export function decide(rows: readonly DataRow[], columns: readonly string[], prompt: string, type?: string): Decision {
  const chats = ['toxicity', 'jailbreaking'].every((one) => columns.includes(one));
  const { answer, unknown } = answersBeside(rows, columns, prompt);
  const beside = answer ?? unknown ?? null;
  const seen = columns.flatMap((column): Column[] => {
    if (column === prompt) return [];
    const all = labelsIn(rows, column);
    if (all.length === 0) return [];
    const counts = new Map<string, number>();
    for (const value of all) counts.set(value, (counts.get(value) ?? 0) + 1);
    const xstest = column === type && isContrasting(rows, column);
    const name = labelName(column);
    const known = xstest ? { words: 'kinds' as const, gold: true, ofPrompts: true, topics: true } : name;
    if (namesHarms(rows, column)) {
      const ofHarms = { words: 'kinds' as const, gold: false, ofPrompts: /^prompt/i.test(column.trim()), topics: false };
      return [{ column, all, counts, name: ofHarms, safety: harms(column) }];
    }
    // ToxicChat says of what the user wrote how toxic it is, and beside that whether it is a jailbreak.
    const toxic = chats && column === 'toxicity' && known ? { ...known, ofPrompts: true } : known;
    return [{ column, all, counts, name: chats && column === 'jailbreaking' ? null : toxic, safety: xstest ? contrasts(column) : safetyOf(column) }]; // prettier-ignore
  });
  const whole = seen.filter((one) => one.name && speaks(one) && unknownIn(one) === undefined && scaleIn(rows, one.column) === null);
  const able = whole.filter(({ name }) => name!.ofPrompts || beside === null);
  const gold = able.filter(({ name }) => name!.gold);
  const [first, ...others] = gold.length > 0 ? gold : able;
  // What only one person or nobody knows the name of counts against it where it says it in the same words.
  const strange = seen.filter((one) => !one.name && !isLesser(one.column) && !isOfAnswers(one.column) && one.all.every((value) => saidByWord(value) !== undefined && !mayBeTopic(value))); // prettier-ignore
  if (first) {
    // Types only stand for a label: one that says otherwise counts as much.
    const byType = first.column === type && isContrasting(rows, type);
    const rest = byType ? able.filter((one) => one !== first) : others;
    const against = [...rest, ...(gold.length > 0 && !byType ? [] : strange)].map((one) => [one, disagreeing(rows, first, one)] as const);
    const odd = against.find(([, { count }]) => count > 0);
    if (odd === undefined) return { safety: first.safety, notes: granted(first, rows), doubtful: false, beside };
    const [{ column }, { count, lines }] = odd;
    return {
      notes: [
        sentence`Columns "${plainName(first.column)}" and "${plainName(column)}" disagree about which prompts are harmful in ${many(count, 'row')} (${lines}); so neither decides, and all prompts count as adversarial. Choose the right one under "Harmful or harmless by".`,
      ],
      doubtful: true,
      beside,
    };
  }
  const doubtful = seen.some((one) => !isOfAnswers(one.column) && (speaks(one) || speakOfHarm([...one.counts.keys()])));
  return { notes: seen.flatMap((one) => why(rows, one, { answer, unknown })), doubtful, beside };
}

/** Whether values speak of harm; what may be a topic does where another one says the contrary. */
function speakOfHarm(values: readonly string[]): boolean {
  const said = values.filter((value) => (saidByWord(value) ?? null) !== null);
  return said.some((value) => !mayBeTopic(value)) || new Set(said.map(saidByWord)).size > 1;
}

/** The rows of which two columns say different things. */
function disagreeing(rows: readonly DataRow[], one: Column, two: Column): Told {
  const found = new Told();
  for (const { line, values } of rows) {
    const [a, b] = [one, two].map(({ column, safety, name }) => {
      const text = labelText(cell(values, column));
      return (name ? safety.kindOf(text) : saidByWord(text)) ?? null;
    });
    if (a !== null && b !== null && a !== b) found.add(line);
  }
  return found;
}

/** What is told of a column that decides though its name does not say what a 1 means. */
function granted({ column, name, counts, safety }: Column, rows: readonly DataRow[]): Sentence[] {
  if (namesHarms(rows, column)) {
    const none = [...counts].filter(([value]) => safety.kindOf(value) === 'look-alike');
    const said = listed(none.map(([value, count]) => sentence`"${plainName(value.slice(0, LONGEST))}" (${many(count, 'row')})`));
    return [
      sentence`Column "${plainName(column)}" names the harm of each prompt: ${said} was read as harmless, and every other value as harmful.`,
    ];
  }
  const ones = [...counts.keys()].filter((value) => isYes(value) !== null);
  if (name?.mostly === undefined || name.one !== undefined || ones.length === 0) return [];
  return [
    sentence`Column "${plainName(column)}" holds ${listed(ones.slice(0, SHOWN), ' and ')}, and its name does not say what they mean: 1 was read as harmful and 0 as harmless. If it is the other way round, name the column "safe".`,
  ];
}

/** Why a column that speaks of harm, or looks like a label, decides nothing. */
function why(
  rows: readonly DataRow[],
  one: Column,
  { answer, unknown }: { answer?: string | undefined; unknown?: string | undefined },
): Sentence[] {
  const { column, name, all, counts } = one;
  const few = counts.size <= FEW && [...counts.keys()].every((value) => value.length <= LONGEST);
  const words = speakOfHarm([...counts.keys()]);
  const yesNo = all.every((value) => isYes(value) !== null);
  if (isOfAnswers(column)) {
    if (!few || !(words || yesNo || name)) return [];
    return [told(one, sentence`it may speak of an answer`)];
  }
  if (!name) {
    if (yesNo && OF_HARM.test(column)) return [told(one, sentence`its name does not say which of them means harmful`)];
    return words ? [told(one, sentence`its name is not known as that of a label of prompts`)] : [];
  }
  const scale = scaleIn(rows, column);
  if (scale !== null && (name.one ?? name.mostly) !== undefined) return [scale];
  const strange = unknownIn(one);
  if (strange !== undefined) {
    if (name.topics && !words && !(few && counts.size > 1)) return [];
    if (isYes(strange) !== null) return [told(one, sentence`its name does not say which of them means harmful`)];
    return [told(one, sentence`"${plainName(strange.slice(0, LONGEST))}" is not known as a label`)];
  }
  if (!speaks(one)) return [told(one, sentence`none of them says it`)];
  if (answer !== undefined) return [told(one, sentence`it may speak of an answer, as one stands in column "${plainName(answer)}"`)];
  return [told(one, sentence`it may speak of what stands in column "${plainName(unknown ?? '')}", which may be an answer`)];
}
