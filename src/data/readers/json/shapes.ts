import { sentence, type Sentence } from '../../../protocol/errors';
import { type Fields, isFields } from '../../../protocol/plain';
import { isConversation, isMessage, isNamed, NAMES } from '../../names';

/** Which lists are those of the rows, and rows that stand in one object. */

const ROW_FIELDS = [
  ...NAMES.prompt.filter((name) => name !== 'source'),
  ...NAMES.completion,
  ...NAMES.messages,
  ...NAMES.text,
  ...NAMES.tools,
  ...NAMES.media,
  'rejected',
];
/** Lists of objects that describe rows or belong to one. */
const BESIDE = [...NAMES.tools, ...NAMES.media, 'features', 'citations', 'licenses', 'history'];

/** Whether a field is one of a row, so that the object that has it is one. */
export const isRowField = (name: string): boolean => isNamed(name, ROW_FIELDS);

/** Lists of objects that are said or done in turn, and are one row together. */
const IN_TURN = /^(?:system|turns?|rounds?|steps?|segments?|utterances?|thread|history)$/i;
/** Lists of several answers to one question, or of what its answer rests on. */
const ANSWERS =
  /^(?:ref|reference|source|context|passage|suggestion|annotation|vote|rating|response|repl(?:y|ie)|answer|completion|choice|candidate|generation|output)s?$/i;
const isPart = (name: string): boolean => IN_TURN.test(name.trim()) || ANSWERS.test(name.trim()) || isRowField(name);

/** Lists that hold the rows of a file and nothing else. */
export const OF_ROWS = /^(?:data|rows|records|entries|examples|samples|items|instances)$/i;
const OF_SPLIT = /^(?:rows|records|(?:train(?:ing)?|test|validation|valid|val|dev|eval)(?:[_-]?(?:set|split|data))?)$/i;
/** Hold rows of a text each, where nothing else stands in the file. */
const OF_TEXTS = /^(?:texts|documents|docs|articles|corpus|sentences|paragraphs|dataset)$/i;
/** Hold rows of a prompt each, also where it stands as a text. */
const OF_PROMPTS =
  /^(?:prompts|questions|queries|instructions|requests|goals|behaviou?rs|jailbreaks|attacks|tests|(?:test_?)?cases|results?)$/i;
/** Pairs that belong to a row, such as what is shown or asked beside its question. */
const OF_A_ROW = /follow|related|similar|shots?(?:_|$)|demo|exemplar|distract|negative|alternative|variant|paraphrase|remark|note|comment/i;
/** Texts of a row that its columns are not found by, such as what its questions ask about. */
const TEXT_OF_ROW =
  /(?:^|_)(?:system|history|context|article|story|paragraph|passage|summary|abstract|transcript|sentence|utterance|background|persona|premise|hypothesis|reason(?:ing)?|rationale|explanation|frage|antwort|pregunta|respuesta|domanda|risposta|r[ée]ponse|(?:question|answer|prompt|response|input|output|instruction|completion|reply|document|text)s?)(?:_|$)|文脈|背景|履歴/i;
/** Who speaks; beside conversations, whose they are. */
const SPEAKER = /^(?:user|human|assistant|gpt|bot)$/i;
/** What a name with such a word counts or describes is no text. */
const NO_TEXT = /(?:^|_)(?:counts?|total|num(?:ber)?|n|version|type|lang(?:uage)?|format|date|model|name|path|file|url)(?:_|$)/i;
/** Fields of a file, which no row has. */
const OF_FILE =
  /^(?:(?:schema|format|file|data)?[_ ]?version|name|description|about|info|meta(?:data)?|schema|citation|homepage|licen[cs]es?|authors?|by|(?:created|generated|exported|updated)(?:[_ ]?(?:at|on|by))?|count|total(?:[_ ]?count)?|num_\w+|n|size|page(?:s|_size)?|next|prev(?:ious)?|offset|limit|splits?|features)$/i;
/** By which one conversation is told from others. */
const OF_ONE = /^(?:_?id|idx|uid|uuid|(?:conversation|conv|dialog|dialogue|thread|session|chat)_?(?:id|hash|no|index))$/i;

/** By which anything may be told from others, a file as well. */
const OF_ANY = /^(?:_?id|idx|uid|uuid)$/i;

const isOfOne = (name: string): boolean => OF_ONE.test(name);

/** An object that holds one conversation itself. */
const isOfTalk = (value: Fields): boolean =>
  Object.entries(value).some(([name, said]) => isNamed(name, NAMES.messages) && Array.isArray(said));
const has = (value: Fields, names: readonly string[]): boolean => Object.keys(value).some((name) => isNamed(name, names));
const isWhole = (value: Fields): boolean => isOfTalk(value) || (has(value, NAMES.prompt) && has(value, NAMES.completion));
const ASKED = NAMES.prompt.filter((name) => name !== 'source' && name !== 'input');

/** Whether a list of this first element holds whole rows, whatever of no row stands beside it: pairs, conversations or prompts. */
export const isOfWhole = (field: string, first: unknown): boolean =>
  isConversation(first) ||
  (isFields(first) && (isWhole(first) || (OF_PROMPTS.test(field) && (has(first, ASKED) || has(first, NAMES.text)))));

/** Whether an object's list, of which this is the first element, may hold rows. `within`: the object is a row, by the fields that came first. */
export function holdsRows(field: string, first: unknown, within: boolean): boolean {
  if (isNamed(field, BESIDE) || within) return false;
  if (isConversation(first)) return !isPart(field) || isNamed(field, NAMES.messages);
  // What is said in parts is one conversation.
  if (isFields(first) && Array.isArray(first.parts) && /^contents?$/i.test(field)) return false;
  if (!isFields(first) || isMessage(first)) return false;
  // Turns have no names of their own; conversations may.
  if (isNamed(field, NAMES.messages)) return isOfTalk(first) || (isWhole(first) && Object.keys(first).some(isOfOne));
  if (IN_TURN.test(field.trim())) return false;
  if (isPart(field)) return isWhole(first);
  if (isMain(field) || OF_TEXTS.test(field) || OF_PROMPTS.test(field) || insideViewer(first) || isWhole(first)) return true;
  // Texts under a name that says nothing may be what one row says in turn.
  return !has(first, NAMES.text) && !has(first, NAMES.completion);
}

/** Whether a list is that of the rows by its name, whatever of a file stands beside it. */
export const isMain = (field: string): boolean => OF_ROWS.test(field) || OF_SPLIT.test(field);

const isOfRow = (name: string): boolean =>
  isRowField(name) || (TEXT_OF_ROW.test(name.trim()) && !OF_FILE.test(name.trim()) && !NO_TEXT.test(name.trim()));

/**
 * Whether an object is a row, and its list `taken` a part of it, by what else stands in it. `whole`: the list holds whole rows. `lists`:
 * other lists that hold rows.
 */
export function isRowBeside(taken: string, whole: boolean, fields: readonly string[], lists: readonly string[]): boolean {
  const others = fields.filter((name) => name !== taken && !lists.includes(name));
  if (OF_SPLIT.test(taken)) return others.some(isRowField);
  const ofOne = others.filter(isOfOne);
  if (OF_ROWS.test(taken)) return others.some(isRowField) || ofOne.some((name) => !whole || !OF_ANY.test(name));
  // Lists of one row have the names of its columns.
  if (isPart(taken) && lists.some(isPart)) return true;
  if (!whole || OF_A_ROW.test(taken)) return others.some((name) => !OF_FILE.test(name.trim()));
  return ofOne.length > 0 || others.some((name) => isOfRow(name) || (SPEAKER.test(name.trim()) && !isNamed(taken, NAMES.messages)));
}

const isNumbered = (keys: readonly string[]): boolean => keys.length > 0 && keys.every((key) => /^\d+$/.test(key));

const isText = (value: unknown): value is string => typeof value === 'string';
const isPair = (value: unknown): boolean => Array.isArray(value) && value.length === 2 && value.every(isText);

/** One conversation, in messages or in pairs of a question and its answer. */
const isTalk = (value: unknown): boolean => isConversation(value) || (Array.isArray(value) && value.length > 0 && value.every(isPair));

/** More names than the columns of a row that hold conversations. */
const MANY = 8;

/** Whether names tell things of one kind apart, and are no names of columns. */
const areIds = (names: readonly string[]): boolean =>
  names.length > 1 && !names.some(isPart) && (names.length > MANY || names.every((name) => /\d/.test(name)));

const CONVERSATIONS = /^(?:conversations|dialogues|dialogs|chats)$/i;
const QUESTIONS = ['question', '質問', '質問文'];
const ANSWER = ['answer', '回答', '答え'];
const isOfTurn = (name: string): boolean => /turn|round|step|index|order/i.test(name);

export interface Within {
  rows: Fields[];
  how: Sentence;
  /** The fields that no row has. */
  beside?: string[];
}

/** An object that holds a list for each column, or an object for each row or column: its rows. Null for what is a row itself. */
export function rowsWithin(value: Fields): Within | null {
  const entries = Object.entries(value);
  const [first] = entries;
  if (!first) return null;
  const empty = entries.find(([name, list]) => Array.isArray(list) && list.length === 0 && isMain(name));
  if (empty && !entries.some(([name]) => isNamed(name, ROW_FIELDS))) return { rows: [], how: sentence`The list "${empty[0]}" is empty` };
  const split = splitRows(value);
  if (split)
    return { rows: split, how: sentence`The file is one object with the names of its columns beside their cells, which were read as rows` };
  if (entries.every(([, said]) => isTalk(said)) && areIds(entries.map(([name]) => name))) {
    const rows = entries.map(([, said]) => ({ messages: said }));
    return { rows, how: sentence`The file is one object with a conversation under each of its names, which were read as rows` };
  }
  // What is said in turn, as texts or as pairs of a question and its answer, is one conversation.
  const [name, said] = first;
  if (entries.length === 1 && isNamed(name, NAMES.messages) && Array.isArray(said) && (said.every(isText) || said.every(isPair)))
    return null;
  if (entries.length === 1 && isPart(name) && !isRowField(name)) return null;
  const isColumn = (list: unknown): boolean => Array.isArray(list) && list.length > 0 && !list.some(isMessage);
  const areParts = entries.every(([, list]) => Array.isArray(list) && list.every(isFields));
  if (!areParts && entries.every(([, list]) => isColumn(list))) {
    const lists = entries as [string, unknown[]][];
    const { length } = lists[0]![1];
    if (length < 2 || lists.some(([, list]) => list.length !== length)) return null;
    const rows = Array.from({ length }, (_, i) => Object.fromEntries(lists.map(([name, list]) => [name, list[i]])));
    return { rows, how: sentence`The file is one object with a list for each column, which were read as rows` };
  }
  const prompts = promptsBeside(entries);
  if (prompts) return prompts;
  if (!entries.every(([, inner]) => isFields(inner))) return null;
  const inner = entries as [string, Fields][];
  const keys = Object.keys(inner[0]![1]);
  if (!isNumbered(Object.keys(value)) && isNumbered(keys) && inner.every(([, one]) => Object.keys(one).join() === keys.join())) {
    const rows = keys.map((key) => Object.fromEntries(inner.map(([name, one]) => [name, one[key]])));
    return { rows, how: sentence`The file is one object with an object for each column, which were read as rows` };
  }
  if (inner.some(([, one]) => !Object.keys(one).some((name) => isNamed(name, ROW_FIELDS)))) return null;
  return { rows: inner.map(([, one]) => one), how: sentence`The file is one object with an object for each row` };
}

/** Pairs under the name of conversations, which are rows where nothing else stands in a file, and turns of one conversation among others. */
export function pairsOfTalks(value: Fields): Within | null {
  const entries = Object.entries(value);
  const [name, said] = entries.find(([one]) => CONVERSATIONS.test(one)) ?? [];
  if (name === undefined || !Array.isArray(said) || said.length < 2) return null;
  const isAsked = (one: unknown): one is Fields =>
    isFields(one) && has(one, QUESTIONS) && has(one, ANSWER) && !Object.keys(one).some(isOfTurn);
  const others = entries.map(([one]) => one).filter((one) => one !== name);
  if (!said.every(isAsked) || !others.every((other) => OF_FILE.test(other.trim()))) return null;
  return {
    rows: said,
    how: sentence`The pairs of the list "${name}" were each read as a row, and not as one conversation`,
    beside: others,
  };
}

/** A list of prompts, each a text, beside fields of no row; another list of as many would be a column beside it. */
function promptsBeside(entries: [string, unknown][]): Within | null {
  const found = entries.filter((entry): entry is [string, string[]] => {
    const [name, list] = entry;
    return OF_PROMPTS.test(name) && Array.isArray(list) && list.length > 0 && list.every(isText);
  });
  const [only] = found;
  if (found.length !== 1 || !only || entries.length === 1) return null;
  const [name, list] = only;
  const others = entries.filter(([other]) => other !== name);
  const mayBeRow = ([other, said]: [string, unknown]): boolean =>
    isOfRow(other) || isPart(other) || isOfOne(other) || SPEAKER.test(other.trim()) || (Array.isArray(said) && said.length === list.length);
  if (others.some(([other, said]) => (other.trim().toLowerCase() === 'source' ? Array.isArray(said) : mayBeRow([other, said]))))
    return null;
  const rows = list.map((text) => ({ [name]: text }));
  return { rows, how: sentence`The texts of the list "${name.slice(0, 80)}" were read as rows`, beside: others.map(([other]) => other) };
}

/** As pandas splits a table: the names of the columns, and a list of cells for each row. */
function splitRows({ columns, data, ...rest }: Fields): Fields[] | null {
  const isSplit =
    Array.isArray(columns) && Array.isArray(data) && columns.length > 0 && Object.keys(rest).every((name) => name === 'index');
  if (!isSplit || !columns.every((name) => typeof name === 'string') || new Set(columns).size < columns.length) return null;
  if (!data.every((cells): cells is unknown[] => Array.isArray(cells) && cells.length === columns.length)) return null;
  return data.map((cells) => Object.fromEntries(columns.map((name, i) => [name, cells[i]])));
}

/** A row as the viewer of the Hub hands it out: inside `row`, beside its number. */
export function insideViewer(value: Fields): { row: Fields; cut: boolean } | null {
  if (typeof value.row_idx !== 'number' || !isFields(value.row)) return null;
  return { row: value.row, cut: Array.isArray(value.truncated_cells) && value.truncated_cells.length > 0 };
}
