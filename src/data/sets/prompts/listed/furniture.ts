/** Lines of a list that nobody asks: rules, and what stands at the foot of a page. */

export const isRule = (text: string): boolean => /^([-=_*~―—─━＝・•.#+])(?:[ \t]*\1){2,}$/u.test(text.trim());

const FOOT = [
  /^(?:total|sum|count|合計|総数|計|全)\s*[:：]?\s*[\d０-９,]+\s*(?:prompts?|requests?|questions?|items?|lines?|件|問|個)?\s*[.。]?$/i,
  /^[(（]?(?:以上|おわり|終わり|end(?: of (?:list|file|document|prompts))?|eof|fin)(?:です)?[)）]?[.。]?$/i,
  /^(?:©|\(c\)|（c）|copyright\b)\s*.*(?:\d{4}|all rights|inc\b|ltd\b)/i,
  /^(?:last (?:updated|modified|changed|edited)|updated on|created on|exported (?:on|at)|最終更新日?|更新日|作成日|最終更新者)[^?？]{0,80}$/i,
  /^(?:contact|e-?mail|mail|phone|連絡先|お?問い?合わ?せ先?)\s*[:：]\s*[^?？]*(?:@|https?:|\d{3,})[^?？]*$/i,
  /^[-–—(]?\s*(?:page|p\.|ページ)?\s*\d{1,4}\s*(?:[/／]|of)\s*\d{1,4}\s*(?:ページ)?\s*[-–—)]?$/i,
  /^(?:page|ページ)\s*\d{1,4}$/i,
  /^(?:version|ver\.?|v)\s*\d+(?:\.\d+)+$/i,
];
export const isFoot = (text: string): boolean => text.length <= 120 && FOOT.some((one) => one.test(text.trim()));

/** Names a list as a whole. */
const TITLE = /(?:\b(?:list|set|collection|prompts|dataset|benchmark|suite)\b|集|一覧|リスト|セット|プロンプト)/i;
export const isTitle = (text: string): boolean =>
  text.length <= 60 && !/[?？!！。:：]/.test(text) && !/\.$/.test(text) && TITLE.test(text) && !/(?:て|か|たい|ください|下さい)$/.test(text) && !/^(?:write|give|make|create|list|show|tell|explain|describe|generate|help|set|how|what|why|when|where|can|please|find|build|get|add)\b/i.test(text); // prettier-ignore
