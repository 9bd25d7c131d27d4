/** Lines that a platform writes into a chat: who joined, how it was closed, what was delivered. The lists are closed. */

/** Longer than this no line is looked up: it is a sentence of its own. */
const MOST = 160;

const role = '[Aa]gent|[Vv]isitor|[Cc]ustomer|[Cc]lient|[Uu]ser|[Gg]uest|[Oo]perator|[Rr]epresentative|[Rr]ep|[Aa]dvisor|[Bb]ot|[Cc]hatbot|[Aa]dmin|[Mm]oderator|[Ss]upervisor|[Pp]articipant'; // prettier-ignore
const name = String.raw`\p{Lu}[\p{L}'’.-]*`;
/** A person by what it does here, with or without a name. */
const PERSON = String.raw`(?:[Tt]he |[Yy]our |[Aa]n? )?(?:[Ll]ive |[Hh]uman |[Ss]upport |[Cc]hat |[Vv]irtual )?(?:${role})(?: ${name}){0,3}`;
const ANYONE = String.raw`(?:${PERSON}|${name}(?: ${name}){0,3}(?: \([^()]{1,30}\))?)`;
const BEEN = '(?:has been |have been |was |were |is now |is |are |has |have )?(?:automatically |successfully |now |just )?';
const PLACE = '(?:the |this |your )?(?:live )?(?:chat|conversation|session|channel|call|queue)';
const REST = String.raw`(?: [^?？]{0,90}|[ \t]*[:：,(–-][^?？]{0,90})?`;
const AFTER = String.raw`(?:[ \t]+(?:by|at|on|to|as|after|due|because|from|with|in|into|for|successfully|automatically)\b[^?？]{0,90}|[ \t]*[:：(–#-][^?？]{0,90})?`;
/** What is open or closed here; `named` with its number alone, since it is a word of stories too. */
const thing = (words: string, named = ''): string =>
  String.raw`(?:the |this )?(?:live |web )?(?:(?:${words})(?: (?:session|transcript|request|history))?(?: #?[\w-]*\d[\w-]*| with ${name})?${named === '' ? '' : String.raw`|(?:${named}) #?[\w-]*\d[\w-]*`})`;
const THING = thing('chat|conversation|session|ticket|transcript', 'case|call|connection');
const DONE = 'started|begun|opened|reopened|created|closed|ended|finished|completed|terminated|timed out|expired|transferred|escalated|assigned|resolved|solved|rated|marked|archived|disconnected|sent|e-?mailed|forwarded|lost|saved|abandoned|accepted|requested|updated|queued|routed|merged|over|idle|inactive'; // prettier-ignore

const whole = (source: string, flags: string): RegExp => new RegExp(String.raw`^(?:${source})[ \t]*[.!。]?$`, flags);

const STRONG: readonly RegExp[] = [
  whole(String.raw`${THING} ${BEEN}(?:${DONE})${AFTER}`, 'iu'),
  whole(String.raw`(?:end|start|beginning) of (?:the |this )?(?:live )?(?:chat|conversation|session|transcript|call)`, 'iu'),
  whole(String.raw`(?:chat|session|call|conversation|wait(?:ing)?|handling) (?:start|end|duration|length|id|time)[ \t]*[:：#]?[ \t]*[^?？]{0,60}`, 'iu'), // prettier-ignore
  whole(
    String.raw`(?:automat(?:ed|ic) (?:reply|response|message|answer)|auto-?(?:reply|response)|system (?:message|notice|notification))`,
    'iu',
  ),
  whole(String.raw`(?:this |the |a )?message ${BEEN}(?:deleted|unsent|removed|recalled|edited)(?: by [^?？]{1,40})?`, 'iu'),
  whole(String.raw`(?:\d+ |a )?(?:file|image|photo|picture|attachment|document|screenshot)s? ${BEEN}(?:uploaded|attached|received|shared)(?:[ \t]*[:：(][^?？]{0,80})?`, 'iu'), // prettier-ignore
  whole(String.raw`missed (?:voice |video )?call(?: (?:from|at) [^?？]{1,40})?`, 'iu'),
  whole(
    String.raw`(?:chat|conversation|ticket )?marked as (?:re|un)?(?:solved|resolved|closed|pending|open|spam)(?: by [^?？]{1,40})?`,
    'iu',
  ),
  whole(String.raw`(?:bot )?handed (?:over|off) to [^?？]{0,20}(?:agent|operator|human|team)`, 'iu'),
  whole(
    String.raw`waiting for (?:an? |the )?(?:next |available |live )*(?:agent|operator|customer|visitor|representative)[^?？]{0,30}`,
    'iu',
  ),
  whole(String.raw`${THING} ${BEEN}rated \d[^?？]{0,20}`, 'iu'),
  whole(String.raw`this is an automat(?:ed|ic) (?:reply|response|message)`, 'iu'),
  whole(String.raw`you are now (?:chatting|connected|speaking) (?:with|to) [^?？]{1,40}`, 'iu'),
  whole(
    String.raw`you (?:have been|are being|are now being|were|will be) (?:transferred|connected|routed|assigned|handed over) to [^?？]{1,60}`,
    'iu',
  ),
  whole(String.raw`(?:a |the |chat )?transcripts? ${BEEN}(?:sent|e-?mailed)(?: to [^?？]{1,80})?`, 'iu'),
  whole(
    String.raw`(?:customer |visitor )?(?:rating|satisfaction|survey|feedback)(?: survey| form)? ${BEEN}(?:requested|sent|received|submitted|completed)`,
    'iu',
  ),
  whole(String.raw`${ANYONE} ${BEEN}(?:joined|left|entered|exited|ended|closed|started|took over|taken over|accepted|transferred|rated|disconnected from|connected to|been added to|been removed from) ${PLACE}${AFTER}`, 'u'), // prettier-ignore
  whole(
    String.raw`${PERSON} ${BEEN}(?:joined|left|disconnected|connected|reconnected|offline|online|away|idle|inactive|timed out|(?:been )?assigned|logged (?:in|out))${AFTER}`,
    'u',
  ),
  whole(String.raw`(?:${ANYONE} )?(?:is |are )?[Tt]yping[ \t]*(?:…|\.{2,3})?`, 'u'),
  whole(
    String.raw`${ANYONE} ${BEEN}(?:uploaded|attached|sent|shared) (?:an? |the |\d+ )?(?:file|image|photo|picture|attachment|document|screenshot)s?${REST}`,
    'u',
  ),
  whole(
    String.raw`(?:[Tt]ransferr(?:ed|ing)|[Cc]onnect(?:ed|ing)|[Ee]scalat(?:ed|ing)|[Aa]ssigned|[Rr]outed) to (?:${ANYONE}|[^?？]{0,20}(?:agent|team|department|queue|support))`,
    'u',
  ),
  whole(String.raw`(?:自動(?:応答|返信|送信|配信)(?:メッセージ|メール)?|システムメッセージ|既読|入力中|対応(?:終了|完了|開始)|(?:チャット|会話|通話|セッション)(?:の)?(?:終了|開始|完了))(?:です)?(?:[ \t\u3000]*\d[\d:：/ ]{0,18})?`, 'u'), // prettier-ignore
  whole(
    String.raw`(?:[^\s、。？?！!がは]{1,14}[がは][ \t]*)?(?:チャット(?:ルーム)?[をにへから]{1,2})?(?:入室|退室|離席|着席|入力中)(?:(?:し|され|いたし)(?:ました|ています)|です)?|[^\s、。？?！!がはをにの]{1,14}[ \t\u3000]?(?:入室|退室|離席)`,
    'u',
  ),
  whole(
    String.raw`(?:チャット|会話|通話|セッション|接続|対応|オペレーター?|担当者?|お客様|ユーザー|ゲスト|訪問者|スタッフ|管理者|ボット|システム)[^\s、。？?！!]{0,20}?(?:[がはをにへとの]|から)[^\s、。？?！!]{0,16}?(?:退出|参加|接続|切断|転送|終了|開始|クローズ|タイムアウト|引き継ぎ|引継ぎ|交代|オフライン|オンライン|ログイン|ログアウト|割り当て|保留|完了|切れ)(?:に|と)?(?:し|され|いたし|なり)?(?:まし)?た`,
    'u',
  ),
  whole(String.raw`[^\s、。？?！!]{1,16}(?:さん|様|氏|担当者?)[がにへ](?:参加|退出|接続|転送|交代)(?:し|され|いたし)(?:ました|た)`, 'u'),
  whole(
    String.raw`[^\s、。？?！!]{1,16}が(?:ファイル|画像|写真|添付)[^、。？?！!]{0,40}(?:アップロード|送信|添付)(?:し|され)(?:ました|た)`,
    'u',
  ),
  whole(
    String.raw`(?:ファイル|画像|写真|添付ファイル|アンケート|(?:チャット)?履歴|スタンプ)(?:が|を)(?:アップロード|送信|添付|受信)(?:し|され)(?:ました|た)`,
    'u',
  ),
  whole(
    String.raw`(?:有人|オペレーター|担当者|自動|ボット|AI)(?:対応|応答|チャット)?(?:に|へ)(?:切り?替わ|切り?替え|引き継が)(?:り|られ|れ)?(?:まし)?た`,
    'u',
  ),
  whole(String.raw`(?:一定時間|しばらく|長時間)[^。？?]{0,30}(?:ため|ので)、?(?:チャット|会話|セッション|接続)[をがは][^、。？?]{0,10}(?:終了|切断|タイムアウト)(?:し|され)(?:まし)?た`, 'u'), // prettier-ignore
  whole(
    String.raw`(?:担当者?|オペレーター?|窓口)[がは][^\s、。？?！!]{1,16}[にへ](?:変わり|代わり|替わり|変更(?:に)?(?:なり|され)|交代(?:し|され)|引き継がれ)(?:まし)?た`,
    'u',
  ),
  whole(String.raw`[^\s、。？?！!]{1,16}が(?:チャット|会話|通話|セッション)を(?:終了|開始|切断|退出)(?:し|され)(?:まし)?た`, 'u'),
  whole(String.raw`(?:解決|対応)済みに(?:し|され|なり)(?:まし)?た`, 'u'),
  whole(String.raw`[^、。？?！!]{0,20}メッセージの?(?:送信)?(?:を|が)(?:取り消(?:し|され)|削除(?:し|され))(?:ました|た)`, 'u'),
];
/** They may as well be what somebody says, or a word of a story. */
const WEAK: readonly RegExp[] = [
  whole(String.raw`(?:seen|delivered|read|sent|edited|unread|not delivered)(?:(?: at| by)? [^?？]{1,24})?`, 'iu'),
  whole(String.raw`${ANYONE} ${BEEN}(?:joined|left|entered|exited|connected|disconnected|offline|online|away|timed out|typing)`, 'u'), // prettier-ignore
  whole(String.raw`${thing('case|call|connection')} ${BEEN}(?:${DONE})${AFTER}`, 'iu'),
  whole(String.raw`(?:end|closed|resolved|solved|ended|終了|完了|以上|未読|送信済み?)`, 'iu'),
];
/** Somebody says it to somebody. */
const TALK =
  /(?:^|[^\p{L}])(?:I|I['’]\p{L}+|[Ww]e|[Mm]y|[Oo]ur|[Uu]s|[Pp]lease|[Tt]hanks?|[Ss]orry|[Ll]et)(?![\p{L}])|[?？]|ください|ましょう|ありがとう/u;

const STAMP = /^[[(（]?(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T])?\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?[\])）]?(?:[ \t]*[-–])?[ \t]+/;
const EMOJI = /^[\p{Extended_Pictographic}\uFE0F\u200D※\s]+/u;
const PAIRS = ['[]', '［］', '()', '（）', '【】', '＜＞', '<>', '〈〉', '《》', '〔〕'];
const RULES = '-–—―─━=*_~#＊ー';
const BY_SYSTEM =
  /^(?:[[【(（<][ \t]*(?:system|auto|automated|システム|自動(?:応答|返信)?)[ \t]*[\]】)）>]|\*\*(?:system|システム)\*\*:?)[ \t]*[:：]?[ \t]*(\S.*)$/iu;

/** A line between brackets or rules without them; null for one that has none. */
function undressed(line: string): string | null {
  const pair = PAIRS.find(([open, close]) => line.startsWith(open!) && line.endsWith(close!));
  if (pair !== undefined) {
    const inside = line.slice(1, -1);
    return inside.includes(pair[0]!) || inside.includes(pair[1]!) ? null : inside.trim();
  }
  let [from, to] = [0, line.length];
  while (from < to && RULES.includes(line[from]!)) from++;
  if (from > 1 && from === line.length) return '';
  while (to > from && RULES.includes(line[to - 1]!)) to--;
  return from > 0 && to < line.length ? line.slice(from, to).trim() : null;
}

export interface SystemLine {
  /** It stands between brackets or rules, or behind a word for the system. */
  dressed: boolean;
  /** Hardly anything else is written so. */
  strong: boolean;
}

/** What a line is that a platform wrote into a chat; null for any other. */
export function systemLine(given: string): SystemLine | null {
  const line = given.trim();
  if (line === '' || line.length > MOST) return null;
  if (BY_SYSTEM.test(line)) return { dressed: true, strong: true };
  const inside = undressed(line.replace(STAMP, '')) ?? undressed(line);
  // A rule alone parts what is said, or ends it.
  if (inside === '') return { dressed: true, strong: false };
  const core = (inside ?? line).replace(EMOJI, '').replace(STAMP, '').trim();
  if (core === '' || TALK.test(core)) return null;
  const is = (by: RegExp): boolean => by.test(core);
  if (STRONG.some(is)) return { dressed: inside !== null, strong: true };
  return WEAK.some(is) ? { dressed: inside !== null, strong: false } : null;
}

const ENDS =
  /(?:chat|conversation|session|call|ticket|case|transcript)\b.*\b(?:closed|ended|finished|terminated|timed out|expired|resolved|solved|over|sent|e-?mailed)\b|\bend of\b|(?:チャット|会話|通話|セッション|対応).*(?:終了|完了|クローズ|切れ|タイムアウト)|接続が切れ/iu;

/** Whether such a line says that the chat is over. */
export const endsChat = (line: string): boolean => ENDS.test(line);
