/** Words that stand in a cell for nothing, and what a program writes where it has no value. */

const NOTHING = /^(?:n\/?a|none|null|nil|nan|-+|<?no ?input>?|なし|無し?|特になし|該当なし)$/i;

/** Whether it says in a word that there is nothing. */
export const saysNothing = (text: string): boolean => NOTHING.test(text.normalize('NFKC').trim());

/** What stands in a table where nobody wrote a text. Sodium is none: its letters are not both large. */
const BLANK =
  /^(?:N\/A|n\/a|N\/a|NA|N\.A\.?|[-‐–—―ー−]{1,2}|[(（[【<]?(?:空欄|空白|記入なし|記載なし|入力なし|blank|empty|left blank)[)）\]】>]?)$/;
export const isBlank = (text: string): boolean => BLANK.test(text.normalize('NFKC').trim());

/** What pandas writes into a table for a cell that it has not. */
const MISSING = /^(?:nan|NaN|None|<NA>)$/;
export const isMissing = (text: string): boolean => MISSING.test(text.trim());

/** What is written where an answer is still to come. */
const TO_COME =
  /^[(（[【<]?(?:未回答|未記入|未入力|未作成|未着手|未対応|未定|作成中|準備中|確認中|調査中|対応中|回答待ち|後日回答|要確認|回答なし|無回答|tbd|tba|tbc|todo|wip|fixme|to be (?:determined|decided|announced|confirmed|done|written)|(?:not|un)[ -]?(?:yet )?answered|no answer|no response|pending|placeholder|lorem ipsum)[)）\]】>]?[.。…]*$/i;
export const isToCome = (text: string): boolean => TO_COME.test(text.normalize('NFKC').trim());

/** What is written in place of what another row says. */
const DITTO =
  /^[(（]?(?:同上|同左|同右|同前|上記?(?:と|に)同じ|上記(?:の)?(?:とおり|通り)|[〃〻″]|-\s*[〃″"]\s*-|ditto|(?:same )?as above|same as (?:the )?previous)[)）]?[.。]?$/i;
export const isDitto = (text: string): boolean => DITTO.test(text.trim());
/** Marks of a table's cells; anywhere else they are characters that somebody asks for. */
export const isDittoMark = (text: string): boolean => /^(?:["”“]|'')$/.test(text.trim());

/** What a spreadsheet shows where a formula fails: a text that begins with = or - is taken for one. */
const FORMULA = /^#(?:REF!|NAME\?|VALUE!|N\/A|DIV\/0!|NUM!|NULL!|SPILL!|CALC!)$/;
export const isFormulaError = (text: string): boolean => FORMULA.test(text.trim());
