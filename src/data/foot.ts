/** What stands at the foot or the head of a page or table, and is no part of what it lists: totals, dates, sources, page numbers. */

/** Said in one cell or line, or as a name beside its value. */
const NOTED = [
  /^(?:total|sum|count|合計|総数|計|全)\s*[:：]?\s*[\d０-９,]+\s*(?:prompts?|requests?|questions?|rows?|entries|records|items?|lines?|件|問|個)?\s*[.。]?$/i,
  /^[(（]?以上\s*[:：]?\s*[\d０-９,]+\s*(?:件|問|個)[)）]?[.。]?$/,
  /^(?:last (?:updated|modified|changed|edited)|(?:updated|created|exported|generated|downloaded)(?: (?:on|at|by|from)|(?=\s*[:：]))|最終更新(?:日時?|者)?|更新日時?|作成日時?|出力(?:日時?|者)|エクスポート(?:日時?|者|元)?|ダウンロード日時?)(?![\p{L}])[^?？]{0,80}$/iu,
];
const FOOT = [
  /^[(（]?(?:以上|おわり|終わり|end(?: of (?:list|file|document|prompts))?|eof|fin)(?:です)?[)）]?[.。]?$/i,
  /^(?:©|\(c\)|（c）|copyright\b)\s*.*(?:\d{4}|all rights|inc\b|ltd\b)/i,
  /^(?:contact|e-?mail|mail|phone|連絡先|お?問い?合わ?せ先?)\s*[:：]\s*[^?？]*(?:@|https?:|\d{3,})[^?？]*$/i,
  /^(?:sources?|authors?|license|licence|compiled by|prepared by|maintainer|出典|出所|引用元|作成者|作者|著者|編者|担当者?|ライセンス)\s*[:：]\s*[^?？]{1,80}$/i,
  /^(?:date|日付)\s*[:：]\s*[^?？]{0,40}\d[^?？]{0,40}$/i,
  /^[-–—(]?\s*(?:page|p\.|ページ)?\s*\d{1,4}\s*(?:[/／]|of)\s*\d{1,4}\s*(?:ページ)?\s*[-–—)]?$/i,
  /^(?:page|ページ)\s*\d{1,4}$/i,
  /^(?:version|ver\.?|v)\s*\d+(?:\.\d+)+$/i,
];
const LONGEST = 120;

export const isFoot = (text: string): boolean => text.length <= LONGEST && [...NOTED, ...FOOT].some((one) => one.test(text.trim()));

/** Whether the cells of a row that hold something are such a line, or a name of one and its value. */
export function isFootOf(cells: readonly string[]): boolean {
  if (cells.length === 1) return isFoot(cells[0]!);
  const text = cells.join(': ');
  return cells.length === 2 && text.length <= LONGEST && NOTED.some((one) => one.test(text));
}
