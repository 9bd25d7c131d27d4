import { isNamed, LABELS } from '../../../names';
import { opinionOf } from '../marks';
import { STAMP } from './families';
import type { Events } from './events';
import type { Refrains } from './refrains';

/** Lines inside the turns of a chat that is written out as text which begin with a label of their own: somebody else, a note, or a part of what is said. */

/** They stand before texts in what one person says. */
const IN_TEXTS =
  /^(?:note|tip|hint|example|e\.g|warning|caution|important|remember|step.*|option.*|input|output|answer|question|result|reason|explanation|summary|conclusion|title|subject|name|date|time|price|total|source|reference|link|url|https?|ingredients|instructions?|pros|cons|first|second|third|finally|ps|p\.s|例|注|注意|補足|ポイント|理由|ヒント|手順.*|入力|出力|結論|まとめ|要約|参考|件名|名前|日時|料金|合計|場所|住所|電話)$/i;
/** Who else speaks, and what is noted: one such line is enough. */
const OTHERS =
  /^(?:(?:human|live)[ _]agent|host|narration|teacher|tutor|nurse|doctor|csat|nps|resolved|flagged(?: .*)?|approved by|(?:agent|qa|reviewer|internal|supervisor|operator)[ _](?:note|comment|memo)s?|supervisor|operator|reviewer|moderator|(?:mr|mrs|ms|dr|prof|nurse|officer|captain)\.? \p{Lu}[\p{L}'’-]+|有人|司会者?|進行役?|ナレーション|ナレーター|看護師|医師|承認者|作成者|更新者|記入者|最終更新日?|.*(?:メモ|注記)|評価|判定|採点|.+(?:さん|氏|様))$/iu;

const WORD = String.raw`[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{N}_.'’ー-]*(?: [\p{L}\p{N}_.'’#ー-]+){0,3}`;
const LINE = new RegExp(
  [
    String.raw`^[ \t]*${STAMP}?(?:\*\*)?(?<name>${WORD})(?:\*\*)?[ \t]*[:：](?:\*\*)?[ \t]*(?<said>\S.*)$`,
    String.raw`^[ \t]*(?<square>\[(?![ xX]?\]|\d+\])[^\]\n]{1,40}\])(?!\()[ \t]*(?<noted>.*)$`,
    String.raw`^[ \t]*(?<black>【[^】\n]{1,30}】)[ \t]*(?<marked>.*)$`,
    String.raw`^[ \t]*(?<star>※[^:：\n]{0,12})[:：]`,
    String.raw`^[ \t]*(?<round>[(（][^:：()（）\n]{1,24})[:：][^\n]*[)）][ \t]*$`,
    String.raw`^[ \t]*(?<soft>\*(?=[^*\s])(?=[^\n]*[^*\s]\*[ \t]*$)|-{2,}(?=[ \t]*\S[^\n]*--[ \t]*$)|→|\p{Lu}[\p{L}'’-]*(?: [\p{L}'’-]+)? [-–—] )`,
  ].join('|'),
  'gmu',
);

export interface Inner {
  /** As it is written. */
  label: string;
  role: 'system' | 'user' | 'assistant';
  /** Whether it stands as the marks of who speaks do, so that it may be one. */
  alike: boolean;
  /** By itself it says that somebody else speaks, or what the answer is worth. */
  other: boolean;
  /** No other such line stands in its turn. */
  lone: boolean;
  /** What it is called, without signs. */
  called: string;
}

/** `parted`: whether an empty line stands before each mark of who speaks. */
export function innerOf(turns: readonly { role: Inner['role']; content: string }[], parted: boolean): Inner[] {
  return turns.flatMap(({ role, content }) => {
    if (!/[\r\n]/.test(content)) return [];
    const ends = content.replace(/\r\n?/g, '\n');
    const found = Array.from(ends.matchAll(LINE)).filter(({ index }) => index > 0);
    return found.flatMap((match): Inner[] => {
      const { name, said = '', square, black, marked = '', star, round, soft, noted = '' } = match.groups!;
      const last = !ends.slice(match.index + match[0].length).includes('\n');
      if (soft !== undefined) return found.length > 1 || !last ? [] : [{ label: soft.trim(), role, alike: true, other: false, lone: true, called: soft.trim() }]; // prettier-ignore
      const label = name === undefined ? (square ?? black ?? (star ?? round)!.trim()) : `${name}:`;
      const called = (name ?? label.replace(/^[[【※(（]|[\]】]$/g, '')).trim();
      if (IN_TEXTS.test(called) || (called === '' && star === undefined)) return [];
      const value = (name === undefined ? (black === undefined ? noted : marked) : said).trim().replace(/[.。(（].*$/, '');
      const verdict = LABELS.some(({ names }) => isNamed(called, names)) && opinionOf(value) !== null;
      const alike = name === undefined || !parted || /\n[ \t]*\n[ \t]*$/.test(ends.slice(0, match.index));
      const [first = called] = called.split(/[:：]/);
      return [{ label, role, alike, other: alike && (verdict || OTHERS.test(first.trim())), lone: found.length === 1, called }];
    });
  });
}

/** Labels that are told by their name. */
const NAMED = 5;

/** What begins lines inside the turns of the chats of one column. */
export class InnerLabels {
  readonly #rows = new Map<string, number>();
  #lone = 0;

  /** `chats`: what stands inside each. `refrains`: the lines that most of them share. `events`: those of the system. */
  constructor(
    private readonly chats: readonly (readonly Inner[])[],
    readonly refrains: Refrains,
    readonly events: Events,
  ) {
    for (const inner of chats) {
      if (inner.some(({ alike, lone }) => alike && lone)) this.#lone++;
      for (const label of new Set(inner.filter(({ alike }) => alike).map(({ label }) => label)))
        this.#rows.set(label, (this.#rows.get(label) ?? 0) + 1);
    }
  }

  #most(rows: number): boolean {
    return rows > 1 && 2 * rows > this.chats.length;
  }

  /** The label of one row by which it is not certain that who speaks before it still does; dots where each row has another one. */
  strange(inner: readonly Inner[]): string | undefined {
    const often = inner.find(({ label, alike }) => alike && this.#most(this.#rows.get(label) ?? 0));
    const other = this.#most(this.#lone) && inner.some(({ alike, lone }) => alike && lone);
    return often?.label ?? (other ? '…:' : undefined);
  }

  /** Those that most rows have, which are told by name. */
  get named(): string[] {
    const rows = new Map<string, number>();
    for (const inner of this.chats)
      for (const label of new Set(inner.map(({ label }) => label))) rows.set(label, (rows.get(label) ?? 0) + 1);
    return [...rows].sort(([, a], [, b]) => b - a).slice(0, NAMED).map(([label]) => label); // prettier-ignore
  }
}
