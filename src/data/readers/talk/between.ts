import { endsChat, systemLine } from '../../sets/mapping/spoken/lexicon';

/** Lines that stand between the conversations of a text: their headings, and what a platform wrote. */

const MOST = 80;
const WORDS = '(?:chat |conversation )?(?:log|transcript|session)|chat|conversation|session|ticket|case|dialog(?:ue)?|thread|transcript|example|sample|call|inquiry|enquiry|request|log|record|会話|対話|チャット|お?問い?合わ?せ|案件|事例|例|通話|ログ|ケース|相談|スレッド|セッション|記録'; // prettier-ignore
const NUMBERED = new RegExp(String.raw`^(?:support |customer )?(?:${WORDS})[ \t\u3000]*(?:no\.?|nr\.?|number|id|番号|その|第)?[ \t\u3000]*[:：#＃.\-–—]?[ \t\u3000]*[#＃]?(?:[\d０-９][\p{N}\w-]*|[一二三四五六七八九十]+)(?:件目|回目)?(?:[ \t\u3000]*[:：(（\-–—,].*|[ \t\u3000].{0,40})?$`, 'iu'); // prettier-ignore
const NUMBER =
  /^(?:(?:第|no\.?[ \t]*|nr\.?[ \t]*|[#＃])?[\d０-９]{1,6}[ \t]*(?:件目|番目|回目|件|回)?[.．)）:：]?|第?[一二三四五六七八九十]+(?:件目|番目|回目))$/iu;
const DATE =
  /^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?[ \t]+)?(?:\d{4}[-/.年][ \t]?\d{1,2}[-/.月][ \t]?\d{1,2}日?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|(?:(?:令和|平成)(?:\d{1,2}|元)年)?\d{1,2}月\d{1,2}日|(?:\d{1,2}\.? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,4}(?:,? \d{4})?)(?:[ \tT]*[(（]?[月火水木金土日\d:：()（）apmAPM., \t]{0,16})?$/iu;
const RULES = '-–—―─━=*_~#＝■◆●▼□◇[]【】<>＜＞「」 \t\u3000';

/** The line without the rules, marks or brackets around it. */
function inside(line: string): string {
  let [from, to] = [0, line.length];
  while (from < to && RULES.includes(line[from]!)) from++;
  while (to > from && RULES.includes(line[to - 1]!)) to--;
  return line.slice(from, to);
}

export type Heading = 'named' | 'number' | 'date';

/** How a line numbers or dates what follows, as the heading of a conversation does; null for any other. */
export function headingOf(line: string): Heading | null {
  if (line.length > MOST) return null;
  const text = inside(line.trim());
  if (text === '') return null;
  if (NUMBERED.test(text)) return 'named';
  if (NUMBER.test(line.trim()) || NUMBER.test(text)) return 'number';
  return DATE.test(text) ? 'date' : null;
}

/** Whether a platform wrote the line, beyond doubt. */
export const isEvent = (line: string): boolean => systemLine(line)?.strong === true;

/** Whether what a platform wrote says that a conversation is over. */
export const isEnd = (line: string): boolean => isEvent(line) && endsChat(line);

/** Whether such a line stands between brackets or rules. */
export const isDressed = (line: string): boolean => systemLine(line)?.dressed === true;
