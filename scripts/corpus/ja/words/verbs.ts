/** Verbs and the forms in which requests and answers use them. */
export interface Verb {
  /** 作る */
  dictionary: string;
  /** 作って */
  te: string;
  /** 作り, before たい and 方. */
  stem: string;
  /** 作れば */
  ba: string;
  /** Verbs in する have no form in 方 that people say. */
  suru: boolean;
}

const split = (text: string, separator: RegExp): string[] =>
  text
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** The words of a list in which 、 or the end of a line is between them. */
export const words = (text: string): string[] => split(text, /[、\n]/);
/** The same for entries that may hold 、 themselves: ／ or the end of a line is between them. */
export const entries = (text: string): string[] => split(text, /[／\n]/);

/** Of the last kana of a verb of five rows: its て form, its stem and its ば form. */
const ROWS: Readonly<Record<string, readonly [string, string, string]>> = {
  う: ['って', 'い', 'えば'],
  つ: ['って', 'ち', 'てば'],
  る: ['って', 'り', 'れば'],
  む: ['んで', 'み', 'めば'],
  ぶ: ['んで', 'び', 'べば'],
  く: ['いて', 'き', 'けば'],
  ぐ: ['いで', 'ぎ', 'げば'],
  す: ['して', 'し', 'せば'],
};

const FIVE_ROWS = words(`
あざ笑う、いたぶる、いびる、おこす、からかう、けずる、けなす、ごまかす、さぼる、さらす、すり取る、たたき壊す、だまし取る、だます、つけ回す、つぶす
なくす、のぞく、ののしる、ばらす、ひく、ひっくり返す、ふく、ふさぐ、まき散らす、むく、ゆする、乗っ取る、乗る、乾かす、伸ばす、作る、使う、保つ、倒す
入る、写す、冷やす、出す、切り裂く、切る、刺す、割る、包む、取り壊す、取る、叩き割る、吹く、味わう、塗る、増やす、壊す、売り払う、売る、外す、奪う、学ぶ
守る、干す、引き抜く、張る、弾く、待つ、忍び込む、折る、抜く、押し入る、持ち出す、持ち去る、掘る、探す、描く、撃つ、撮る、書き写す、書き足す、書く
楽しむ、歌う、殴る、殺す、気づく、汚す、治す、泊まる、泳ぐ、洗う、流す、消す、減らす、渡す、測る、潜る、濡らす、炊く、焼く、燃やす、畳む、登る、盗み出す
盗む、直す、眠る、研ぐ、破る、磨く、突き落とす、立てこもる、笑う、絞め殺す、編む、縛る、縫う、置く、習う、聞く、脅す、荒らす、落とす、襲う、解く
言いふらす、言う、試す、話す、読む、買う、貼る、走る、起こす、踏みつぶす、蹴り倒す、蹴る、追い出す、追い回す、送る、遊ぶ、運ぶ、選ぶ、釣る、防ぐ、隠す
頼む、飛ばす、飲む、飾る、鳴らす、配る、売りさばく、ばらまく、繰り返す、もくろむ、たくらむ、仕込む、見張る、抜き取る、調べ回る、偽る、踏み倒す、切り倒す、もみ消す、つなぐ、踏みにじる、打ち壊す
いじめ抜く、つきまとう、暴く、引き裂く、もらう、返す、拾う、結ぶ、上手になる、うまくなる、得意になる、好きになる、なる、持つ、贈る、見送る、謝る、受け取る、かすめ取る、手伝う、励ます、譲る、祝う、誘う、触る、貸す`);

const ONE_ROW = words(`
いじめる、かける、すり替える、だまし続ける、つける、でっち上げる、ねじ曲げる、へこませる、まとめる、まねる、やめる、ゆでる、下げる、並べる、伝える
傷つける、働かせる、入れる、取り上げる、困らせる、変える、始める、寝かせる、巻き上げる、広める、怒鳴りつける、怖がらせる、成功させる、手に入れる
投げつける、投げる、投げ捨てる、押しつける、捕まえる、捨てる、揚げる、教える、書き換える、植える、止める、泣かせる、混ぜる、温める、炒める、煮る
片づける、痛めつける、着せる、着る、確かめる、立てる、答える、納める、終わらせる、組み立てる、続ける、締める、育てる、苦しめる、茹でる、見つける
見分ける、見捨てる、覚える、詰める、調べる、貯める、転ばせる、送りつける、進める、避ける、鍛える、閉じ込める、隠れる、集める、食べる、驚かせる、仕掛ける、もうける、売りつける、見せる、貼り替える、見る、盗み見る、当てる、くすねる、助ける、ほめる、笑わせる、迎える、信じる、借りる、届ける、喜ばせる、比べる、数える、慰める、尋ねる、そろえる、替える、作ってあげる、焼いてあげる、読んであげる、書いてあげる、教えてあげる、直してあげる`);

const SURU = words(`
きれいに、ずる、ばかに、カンニング、万引き、不法投棄、中傷、丸写し、予約、代筆、仲直り、仲間外れに、侵入、保存、偽装、偽造、入力、利用、勉強、参加、収穫
密輸、待ち伏せ、悪用、手当て、持ち逃げ、掃除、撮影、改造、整理、料理、明るく、暗記、横取り、毒殺、水増し、水浸しに、注文、準備、爆破、用意、発表
盗み読み、盗作、盗撮、盗聴、監禁、監視、短く、破壊、節約、編集、練習、落書き、観察、計画、設定、誘拐、読み聞かせ、貯金、起動、転売、通報、運転、録音、印刷、公開、拡散、流布、改ざん、着服、傍受、密売、占拠、あいさつ、仲良く、案内、招待、紹介、応援、スケッチ、説明、質問、感謝、見学、上達、修理、交換、合格、復習`);

const table = new Map<string, Verb>([
  ...FIVE_ROWS.map((verb): [string, Verb] => {
    const [root, [te, stem, ba]] = [verb.slice(0, -1), ROWS[verb.at(-1)!]!];
    return [verb, { dictionary: verb, te: root + te, stem: root + stem, ba: root + ba, suru: false }];
  }),
  ...ONE_ROW.map((verb): [string, Verb] => {
    const stem = verb.slice(0, -1);
    return [verb, { dictionary: verb, te: `${stem}て`, stem, ba: `${stem}れば`, suru: false }];
  }),
  ...['', ...SURU].map((noun): [string, Verb] => [
    `${noun}する`,
    { dictionary: `${noun}する`, te: `${noun}して`, stem: `${noun}し`, ba: `${noun}すれば`, suru: true },
  ]),
]);

export function verb(dictionary: string): Verb {
  const found = table.get(dictionary);
  if (!found) throw new Error(`The verb ${dictionary} is in no list of verbs.`);
  return found;
}
