import { sentence, type Sentence } from '../../../../protocol/errors';
import { plainName } from '../../../../protocol/plain';
import { isNamed } from '../../../names';
import { textOf } from '../../columns';

/** A column that is named for a system holds its instructions, or names the program that a row is about. */

/** Names that say both; the others name a prompt. */
const MAY_NAME = ['system', 'システム'];
/** Rows by which a column is known. */
const ROWS = 50;

const STARTS =
  /^(?:you|your|be|act|answer|respond|reply|translate|summari[sz]e|write|use|always|never|do|don't|think|help|give|explain|provide|speak|keep|follow|pretend|imagine|please|as|only|classify|extract)\s/i;
/** A word of small letters before a mark that ends a sentence. */
const ENDS = /(?:^|\s)["'“‘(]*\p{Ll}[\p{Ll}\p{M}'’-]+[.!?]["'”’]{0,3}$/u;
const JAPANESE = /[\u3040-\u30ff\u3400-\u9fff]/;
const KANA = /[\u3040-\u309f]/;
const SAID_IN_JAPANESE =
  /(?:です|ます|ません|ください|下さい|せよ|なさい|すること|ましょう|答え(?:る|て|よ)?|回答(?:する|して|せよ)?|応答(?:する|して)?|返答(?:する|して)?|[でをに][^、。！]{0,20}[うくぐすつぬぶむるて]|に|とき|時)[。！!.]*$|^(?:あなた|君|きみ|貴方)[はがの]|に(?:なりきって|従って|答え)|として/;
const IN_CHINESE = /^(?:你|您|请|請|作为|作為|扮演|用.{1,8}(?:回答|回复|回覆))/;
const IN_KOREAN = /(?:니다|세요|시오|하라|해라|해줘)[.!]?$|^(?:당신|너는)/;
/** Behind this length nothing is a name. */
const LONGEST_NAME = 120;
const LONG = 28;

/** What is said of a name in brackets behind it. */
const IN_BRACKETS = /[(（[【][^()（）[\]【】]{0,80}[)）\]】]/g;

type Reading = 'instruction' | 'persona' | 'name';

/** Who a model is to be, or how it is: in few words that name no product. */
const PERSONA =
  /\b(?:assistant|agent|helper|tutor|teacher|expert|advisor|adviser|chatbot|persona|thinking|reasoning|tone|mode)\b|(?:アシスタント|先生|専門家|エージェント|秘書|口調|執事|キャラ(?:クター)?|助手)$/i;

function readingOf(cell: string): Reading {
  if (cell.length > LONGEST_NAME) return 'instruction';
  const line = cell.replace(/\s+/g, ' ').trim();
  const bare = line.replace(IN_BRACKETS, ' ').trim();
  const text = bare === '' ? line : bare;
  if (IN_KOREAN.test(text)) return 'instruction';
  if (JAPANESE.test(text)) {
    const said = KANA.test(text) ? SAID_IN_JAPANESE.test(text) : IN_CHINESE.test(text) || (/[。！]$/.test(text) && text.length > 8);
    if (said || (text.includes('。') && text.length > LONG) || (text.length > LONG && (text.match(/[\u3040-\u309f]/g) ?? []).length > 5))
      return 'instruction';
    return PERSONA.test(text) ? 'persona' : 'name';
  }
  const words = text.split(' ');
  const small = words.filter((word) => /^\p{Ll}[\p{Ll}\p{M}'’-]*,?$/u.test(word)).length;
  if (STARTS.test(text) || small > 3 || (words.length > 3 && small === words.length - 1)) return 'instruction';
  if (words.length > 1 && ENDS.test(text) && 2 * small >= words.length - 1) return 'instruction';
  return PERSONA.test(text) && !/[A-Z\d]/.test(text.slice(1)) ? 'persona' : 'name';
}

/** Columns of sets that people share with system prompts beside them. */
const LAYOUTS: readonly (readonly string[])[] = [
  ['instruction', 'output'],
  ['input', 'output'],
  ['question', 'response'],
  ['prompt', 'response'],
  ['prompt', 'completion'],
  ['prompt', 'chosen'],
  ['question', 'chosen'],
  ['question', 'rejected'],
];
const isLayout = (columns: readonly string[]): boolean => LAYOUTS.some((names) => names.every((name) => columns.some((one) => isNamed(one, [name])))); // prettier-ignore

const plain = (value: unknown): string => (textOf(value) ?? '').trim();
const textsIn = (cells: readonly unknown[]): string[] => cells.map(plain).filter((text) => text !== '').slice(0, ROWS); // prettier-ignore

/** Whether a column is named so that it may hold instructions or names. */
export const mayNamePrograms = (column: string): boolean => isNamed(column, MAY_NAME);

/** Whether a cell reads as an instruction. */
export const instructs = (value: unknown): boolean => readingOf(plain(value)) === 'instruction';

/**
 * Whether a column of this name holds instructions: most of its different cells are, or of as many most rows. Of none nothing speaks
 * against it. Who a model is to be is an instruction in the layouts that are known. `columns`: those beside it.
 */
export function holdsInstructions(column: string, cells: readonly unknown[], columns: readonly string[]): boolean {
  if (!mayNamePrograms(column)) return true;
  const texts = textsIn(cells);
  const known = isLayout(columns);
  const says = (text: string): boolean => readingOf(text) === 'instruction' || (known && readingOf(text) === 'persona');
  const more = (list: readonly string[]): number => 2 * list.filter(says).length - list.length;
  return (more([...new Set(texts)]) || more(texts)) >= 0;
}

/** What is told of columns that hold names in place of instructions. */
export const namesOfPrograms = (idle: readonly string[], cellsOf: (column: string) => unknown[], columns: readonly string[]): Sentence[] =>
  idle
    .filter((column) => !holdsInstructions(column, cellsOf(column), columns))
    .map((column) => {
      const texts = textsIn(cellsOf(column));
      const name = (texts.find((text) => !instructs(text)) ?? texts[0]!).replace(/\s+/g, ' ').slice(0, 40);
      return sentence`Column "${plainName(column)}" holds names and no instructions, such as "${plainName(name)}", so it is no system prompt; if it is one, choose it or name it system_prompt.`;
    });
