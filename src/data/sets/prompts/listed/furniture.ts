/** Lines of a list that nobody asks: rules, and what names the list. */

export const isRule = (text: string): boolean => /^([-=_*~―—─━＝・•.#+])(?:[ \t]*\1){2,}$/u.test(text.trim());

/** Names a list as a whole. */
const TITLE = /(?:\b(?:list|set|collection|prompts|dataset|benchmark|suite)\b|集|一覧|リスト|セット|プロンプト)/i;
export const isTitle = (text: string): boolean =>
  text.length <= 60 && !/[?？!！。:：]/.test(text) && !/\.$/.test(text) && TITLE.test(text) && !/(?:て|か|たい|ください|下さい)$/.test(text) && !/^(?:write|give|make|create|list|show|tell|explain|describe|generate|help|set|how|what|why|when|where|can|please|find|build|get|add)\b/i.test(text); // prettier-ignore
