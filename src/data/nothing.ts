/** Words that stand in a cell for nothing, and what a program writes where it has no value. */

const NOTHING = /^(?:n\/?a|none|null|nil|nan|-+|<?no ?input>?|なし|無し?|特になし|該当なし)$/i;

/** Whether it says in a word that there is nothing. */
export const saysNothing = (text: string): boolean => NOTHING.test(text.normalize('NFKC').trim());

/** What stands in a table where nobody wrote a text. Sodium is none: its letters are not both large. */
const BLANK =
  /^(?:N\/A|n\/a|N\/a|NA|N\.A\.?|N\/A\.|[-‐–—―ー−]{1,2}|[(（[【<]?(?:空欄|空白|記入なし|記載なし|入力なし|blank|empty|left blank)[)）\]】>]?)$/;
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
/** A text as it is compared; of a long one nothing, since no such word is long. */
const brief = (text: string): string => (text.length > 200 ? '' : text.normalize('NFKC').trim());

/** What stands where a text was deleted. */
const DELETED =
  /^[[［【<]\s*(?:deleted|removed|redacted|(?:deleted|removed) by (?:the )?(?:user|author|moderators?|admins?|reddit)|削除(?:済み?)?|削除されました)\s*[\]］】>][.。]?$/i;
export const isDeleted = (text: string): boolean => DELETED.test(brief(text));

/** An answer that only points to where one stands: to another row, or out of the file. */
const PLACE = String.raw`(?:(?:the )?(?:above|below|previous(?: (?:one|answer|row|question))?)|(?:the )?(?:answers?|questions?|rows?|lines?|items?|entry|no\.?|q\.?|a\.?|#)(?: ?(?:to|of))?(?: ?(?:no\.?|q\.?|#))? ?\d{1,5})`;
const NUMBERED = String.raw`(?:(?:no\.?|q\.?|#|問い?|質問|設問|項番|項目|番号)\s?\d{1,5}(?:番|行目)?|\d{1,5}(?:番|行目))`;
const POINTS = new RegExp(
  String.raw`^[(\[【]?(?:(?:please )?(?:see|refer to|cf\.?|(?:the )?same(?: (?:answer|response|reply))? as) (?:the )?${PLACE}(?: for (?:more )?(?:details|information|info|the answer))?|see (?:the )?(?:attached|attachment|appendix|other sheet|separate sheet)|(?:※)?(?:(?:詳細|詳しく)は、?)?(?:${NUMBERED}|上記?|下記?|前述|後述|前項|次項|以下|別紙|別表|別添|別途(?:資料)?|別シート)(?:の回答)?(?:を|の(?:通り|とおり))?(?:ご)?(?:参照|ご覧)(?:のこと|ください|下さい|して(?:ください|下さい)|願います)?|(?:添付(?:資料|ファイル)?|資料|マニュアル)を?参照(?:のこと)?|${NUMBERED}(?:と|に)(?:同じ|同様)|(?:上記?|前述)(?:と)?同様|同様)(?:です)?[)\]】]?[.。]?$`,
  'i',
);
export const pointsElsewhere = (text: string): boolean => POINTS.test(brief(text));

/** What is written of the work on a row, in place of its answer. */
const STATUS =
  /^[([【<]?(?:(?:対応|回答|解決|処理|確認|連絡|返信)済み?|対応不要|回答不要|already answered|answered|resolved)[)\]】>]?[.。]?$/i;
export const isStatus = (text: string): boolean => STATUS.test(brief(text));

/** Marks alone where an answer is not known or left open. */
export const isOpen = (text: string): boolean => /^(?:\?{2,}|\.{2,}|・{2,}|-{3,})$/.test(brief(text));

/** What is written where a prompt is still to come: fewer words than for answers, since people ask in words. */
const TO_ASK =
  /^[([【<]?(?:未定|未記入|未入力|未作成|作成中|記入予定|追記予定|tbd|tba|tbc|todo|fixme|to be (?:determined|decided|announced|confirmed|written)|placeholder|lorem ipsum)[)\]】>]?[.。…:]*$/i;
export const isToAsk = (text: string): boolean => TO_ASK.test(brief(text));

/** Marks of a table's cells; anywhere else they are characters that somebody asks for. */
export const isDittoMark = (text: string): boolean => /^(?:["”“]|'')$/.test(text.trim());

/** What a spreadsheet shows where a formula fails: a text that begins with = or - is taken for one. */
const FORMULA = /^#(?:REF!|NAME\?|VALUE!|N\/A|DIV\/0!|NUM!|NULL!|SPILL!|CALC!)$/;
export const isFormulaError = (text: string): boolean => FORMULA.test(text.trim());
