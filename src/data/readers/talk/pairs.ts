import { sentence, type Sentence } from '../../../protocol/errors';
import { many, Told } from '../../told';
import { LineSplitter } from '../lines';
import { tooLong, type RowBatch, type TextReader } from '../rows';

/** Texts of which each line holds a question and its answer, or which look so. */

export interface Parted {
  by: string;
  /** As it is told. */
  named: Sentence;
}

/** What parts a question from its answer in a line where nothing else does so. */
const SURE: readonly Parted[] = [
  { by: '\t', named: sentence`a tab` },
  { by: ' -> ', named: sentence`"->"` },
  { by: ' => ', named: sentence`"=>"` },
  { by: ' → ', named: sentence`"→"` },
  { by: '→', named: sentence`"→"` },
];
const UNSURE: readonly string[] = ['|', '｜', ';', '；', ' / ', '／', ' - ', ' – ', ' — '];
const LEAST = 3;
const ASKS =
  /[?？][」』"'”)）]*$|(?:ですか|ますか|でしょうか|のか|教えて(?:ください)?|(?:し|り|き|い)たい(?:です|のですが)?)[。．]?$|^(?:how|what|why|when|where|who|which|can|could|do|does|is|are|may)\b/iu;

export const asks = (text: string): boolean => ASKS.test(text.trim());

function halves(line: string, by: string): [string, string] | null {
  const at = line.indexOf(by);
  if (at < 0 || line.includes(by, at + by.length)) return null;
  const [asked, answer] = [line.slice(0, at).trim(), line.slice(at + by.length).trim()];
  return asked === '' || answer === '' ? null : [asked, answer];
}

/** Whether most of what stands first asks something, and little of what stands second. */
function areAsked(pairs: readonly (readonly [string, string])[]): boolean {
  const [first, second] = [0, 1].map((i) => pairs.filter((pair) => asks(pair[i]!)).length);
  return pairs.length >= LEAST && 3 * first! >= 2 * pairs.length && 4 * second! <= pairs.length;
}

function partedBy(lines: readonly string[], by: string): boolean {
  const pairs = lines.flatMap((line) => {
    const pair = halves(line, by);
    return pair === null ? [] : [pair];
  });
  // Few answers over and over are labels.
  return pairs.length === lines.length && 2 * new Set(pairs.map(([, answer]) => answer)).size > pairs.length && areAsked(pairs);
}

const filled = (text: string, complete: boolean): string[] => {
  const lines = text.split('\n');
  if (!complete) lines.pop();
  return lines.filter((line) => line.trim() !== '');
};

/** What parts the question from its answer in each line; null where it is not certain. */
export function pairsIn(text: string, complete: boolean): Parted | null {
  const lines = filled(text, complete);
  return SURE.find(({ by }) => partedBy(lines, by)) ?? null;
}

/** What is told of texts that look like questions and answers, but are learnt as they stand. `parts`: the texts. */
export function toldAsAsked(parts: readonly string[]): Sentence | null {
  const blocks = parts.map((part) => part.split('\n').filter((line) => line.trim() !== ''));
  const several = blocks.flatMap(([first, second]) => (second === undefined ? [] : [[first!, second] as const]));
  const lines = blocks.flat();
  const alike = 2 * several.length > blocks.length && areAsked(several);
  return alike || UNSURE.some((by) => partedBy(lines, by))
    ? sentence`Most texts look like a question and its answer, but each is learnt as one text. To teach the answers alone, begin the lines with Q: and A:, or put both into a table with the columns question and answer.`
    : null;
}

/** Reads what `pairsIn` found: each line is a question with its answer. */
export function pairsReader({ by, named }: Parted): TextReader {
  let batch: RowBatch = { rows: [], problems: [] };
  const read = new Told();
  const lines = new LineSplitter((line, text) => {
    if (text?.trim() === '') return;
    const pair = text === null ? null : halves(text, by);
    if (pair === null) {
      batch.problems.push({ line, reason: text === null ? tooLong(sentence`the line`) : sentence`is not parted once into a question and its answer by ${named}` }); // prettier-ignore
      return;
    }
    read.add(line);
    batch.rows.push({ line, values: { question: pair[0], answer: pair[1] } });
  });
  const taken = (): RowBatch => {
    const full = batch;
    batch = { rows: [], problems: [] };
    return full;
  };
  return {
    push(text) {
      lines.push(text);
      return taken();
    },
    end() {
      lines.end();
      return taken();
    },
    notes: () => [
      sentence`Lines that ${named} parts were read as ${many(read.count, 'question with its answer', 'questions with their answers')}; if each line is a text by itself, choose lines.`,
    ],
  };
}
