import { noText, standsForNothing, standsForOther, standsForPrompt } from '../mapping/apply';
import { sentence, type Sentence } from '../../../protocol/errors';
import type { DataRow, RowProblem } from '../../../protocol/dataset';
import { cell, isNothing, textOf } from '../columns';
import { RowRemarks } from '../../told';
import { overlong } from '../examples';
import { holdsMedia, placeholderIn } from '../media';
import { isBlank, isToAsk, saysNothing } from '../../nothing';
import { namesSomebody } from '../mapping/cells/who';
import { countsAsWho } from '../mapping/cells/doubts';
import { promptOfChat } from './chats';
import { namedPrompt } from './names';
import type { Shape } from './shape';
import { labelText } from './safety';
import type { PromptKind } from './values';

/** What a row of a prompt set asks, or why it cannot be asked. */

export interface Asked {
  line: number;
  id: string;
  prompt: string;
  /** Null: the column that should say it says neither. */
  kind: PromptKind | null;
  category: string;
  /** The column that it was taken from, where the row has nothing in that of the others. */
  instead?: string;
  /** What of its chat is not used: beginnings of sentences. */
  told?: Sentence[];
}

export const isAsked = (one: Asked | RowProblem): one is Asked => 'prompt' in one;

const needs = (where: Sentence | string): Sentence =>
  sentence`needs a picture, a sound or a film (${where}), which no model here can be shown`;

/** The prompts of a row, or why one cannot be asked. */
export function promptsOf(row: DataRow, by: Shape): (Asked | RowProblem)[] {
  const first = promptIn(row, by, by.prompt, () => by.kindOf(row.values));
  return by.beside === undefined ? [first] : [first, promptIn(row, by, by.beside, () => 'look-alike')];
}

function promptIn({ line, values }: DataRow, by: Shape, column: string, kindIn: () => PromptKind | null): Asked | RowProblem {
  const text = (name: string | undefined): string | null => (name === undefined ? '' : textOf(cell(values, name)));
  const absent = by.beside === undefined && (cell(values, column) ?? null) === null;
  const instead = absent
    ? namedPrompt(Object.keys(values).filter((name) => !by.used.includes(name) && !isNothing(values[name])))
    : undefined;
  const told = new RowRemarks();
  const chat = promptOfChat(instead ?? column, cell(values, instead ?? column), told);
  if (chat && 'reason' in chat) return { line, reason: chat.reason };
  const around = [instead ?? column, by.context, by.below].map((name, i) => ({
    name,
    content: i === 0 && chat ? chat.prompt : text(name),
  }));
  const odd = around.find(({ content }) => content === null);
  if (odd) return { line, reason: noText(odd.name!, cell(values, odd.name!)) };
  for (const { name, content } of around) {
    const other = standsForOther(name!, content!);
    if (other !== null) return { line, reason: other };
  }
  const [own = '', context = '', input = ''] = around.map(({ name, content }, i) => {
    if (i === 0 || (!saysNothing(content!) && !isBlank(content!))) return i === 0 ? content! : content!.trim();
    told.add(sentence`"${content!.trim()}" in column "${name!}" counts as nothing`);
    return '';
  });
  if (own.trim() === '') return { line, reason: sentence`column "${column}" is empty` };
  if (isBlank(own)) return { line, reason: standsForNothing(instead ?? column, own.trim()) };
  if (isToAsk(own)) return { line, reason: standsForPrompt(instead ?? column, own.trim()) };
  for (const name of by.who) if (!isNothing(cell(values, name)) && !namesSomebody(cell(values, name))) told.add(countsAsWho(name));
  const media = by.media.find((name) => holdsMedia(name, cell(values, name)));
  if (media !== undefined) return { line, reason: needs(sentence`column "${media}"`) };
  const whole = input === '' ? own : `${own}\n\n${input}`;
  const prompt = context === '' ? whole : `${context}\n\n---\n\n${whole}`;
  const place = placeholderIn(prompt);
  if (place !== null) return { line, reason: needs(place) };
  const reason = overlong(prompt.length, 'asked');
  if (reason !== null) return { line, reason };
  return {
    line,
    id: text(by.id)?.trim() ?? '',
    prompt,
    kind: kindIn(),
    category: text(by.category)?.trim() ?? '',
    ...(instead !== undefined && { instead }),
    ...(told.all.length > 0 && { told: told.all }),
  };
}

/** Why a prompt is of neither kind. */
export function unsaid({ line, values }: DataRow, { of = '' }: Shape): RowProblem {
  const said = labelText(cell(values, of));
  return {
    line,
    reason:
      said === ''
        ? sentence`column "${of}" is empty, so the prompt is neither harmful nor harmless`
        : sentence`column "${of}" says "${said.slice(0, 40)}", so the prompt is neither harmful nor harmless`,
  };
}
