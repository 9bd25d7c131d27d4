/** Words that stand in a cell for nothing, and what a program writes where it has no value. */

const NOTHING = /^(?:n\/?a|none|null|nil|nan|-+|<?no ?input>?|なし|無し?|特になし|該当なし)$/i;

/** Whether it says in a word that there is nothing. */
export const saysNothing = (text: string): boolean => NOTHING.test(text.normalize('NFKC').trim());

/** What pandas writes into a table for a cell that it has not. */
const MISSING = /^(?:nan|NaN|None|<NA>)$/;
export const isMissing = (text: string): boolean => MISSING.test(text.trim());

/** What a spreadsheet shows where a formula fails: a text that begins with = or - is taken for one. */
const FORMULA = /^#(?:REF!|NAME\?|VALUE!|N\/A|DIV\/0!|NUM!|NULL!|SPILL!|CALC!)$/;
export const isFormulaError = (text: string): boolean => FORMULA.test(text.trim());
