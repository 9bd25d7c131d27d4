import { sentence, type Sentence } from '../../../../protocol/errors';
import { plainName } from '../../../../protocol/plain';
import { isNamed } from '../../../names';
import { textOf } from '../../columns';

/** A column that is named for a system holds its instructions, or names the program that a row is about. */

/** Names that say both; the others name a prompt. */
const MAY_NAME = ['system', 'システム'];

const STARTS =
  /^(?:you|your|be|act|answer|respond|reply|translate|summari[sz]e|write|use|always|never|do|don't|think|help|give|explain|provide|speak|keep|follow|pretend|imagine|please|as|only|classify|extract)\s/i;
const ENDS = /[.!?:。．！？：」]["'”’」』)]*$/;
const IN_JAPANESE =
  /[。！？]|[をは、]|(?:です|ます|ません|ください|下さい|せよ|なさい|こと|する|答え(?:る|て)?|回答|応答|返答)$|^あなた|に(?:なりきって|従って|答え)/;
const JAPANESE = /[\u3040-\u30ff\u3400-\u9fff]/;
/** What is the same everywhere is no name where it is longer than this. */
const LONGEST_NAME = { japanese: 14, other: 28 };

function instructs(text: string): boolean {
  if (text.includes('\n') || ENDS.test(text)) return true;
  if (JAPANESE.test(text)) return IN_JAPANESE.test(text) || text.length > 2 * LONGEST_NAME.japanese;
  const words = text.split(/\s+/);
  return STARTS.test(text) || words.length > 7 || words.filter((word) => /^[a-z]+,?$/.test(word)).length > 3;
}

const isLong = (text: string): boolean => text.length > LONGEST_NAME[JAPANESE.test(text) ? 'japanese' : 'other'];

const textsIn = (cells: readonly unknown[]): string[] => cells.map((value) => (textOf(value) ?? '').trim()).filter((text) => text !== '');

/** Whether the cells of a column of this name are instructions; of none nothing speaks against it. */
export function holdsInstructions(column: string, cells: readonly unknown[]): boolean {
  if (!isNamed(column, MAY_NAME)) return true;
  const texts = textsIn(cells);
  if (texts.length === 0) return true;
  const [first] = texts;
  return texts.some(instructs) || (texts.every((text) => text === first) && isLong(first!));
}

/** What is told of columns that hold names in place of instructions. */
export const namesOfPrograms = (columns: readonly string[], cellsOf: (column: string) => unknown[]): Sentence[] =>
  columns
    .filter((column) => !holdsInstructions(column, cellsOf(column)))
    .map(
      (column) =>
        sentence`Column "${plainName(column)}" holds names and no instructions, such as "${plainName(textsIn(cellsOf(column))[0]!.slice(0, 40))}", so it is no system prompt; if it is one, choose it or name it system_prompt.`,
    );
