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

/** Entries of a list that is written with 、 or line breaks between them. */
export const words = (text: string): string[] =>
  text
    .split(/[、\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');

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
作る、買う、売る、書く、送る、盗む、壊す、隠す、燃やす、荒らす、汚す、奪う、襲う、割る、破る、倒す、つぶす、脅す、だます、からかう、ゆする、ののしる
追い回す、ばらす、のぞく、運ぶ、使う、落とす、流す、抜く、押す、鳴らす、掘る、塗る、置く、まき散らす、濡らす、ごまかす、写す、頼む、さぼる
書き写す、書き足す、盗み出す、たたき壊す、切り裂く、乗っ取る、押し入る、踏みつぶす、持ち去る、だまし取る、忍び込む、踏み荒らす、刺す、殴る、撃つ、殺す
突き落とす、縛る、絞め殺す、蹴り倒す、いびる、さらす、つけ回す、成りすます、握る、つく、貼る、剝がす、言いふらす、取り壊す、焼く、出す、注ぐ、直す、試す
洗う、編む、縫う、読む、防ぐ、配る、撮る、学ぶ、飾る、磨く、描く、折る、選ぶ、習う、弾く、歌う、泳ぐ、走る、炊く、干す、包む、乾かす、増やす、減らす、消す
探す、覚え直す、話す、組む、切る、拭く、解く、開く、楽しむ、育む、守る、冷やす、温め直す、沸かす、打つ、巻く、結ぶ、取る、むく、煮込む、騙る、積む、植え直す
起こす、伸ばす、治す、過ごす、しまう、畳む、吹く、立ち向かう、動かす、回す、飛ばす、履く、蒸す、保つ、移す、返す、鍛え直す、申し込む、気づく、断つ、乗る
釣る、やり直す、膨らます、弾ます、落ち着く、狙う、沈む、潜る、登る、もらう、味わう、殺す`);

const ONE_ROW = words(`
組み立てる、手に入れる、混ぜる、育てる、広める、送りつける、始める、いじめる、困らせる、怖がらせる、泣かせる、傷つける、閉じ込める、苦しめる、投げる、入れる
捨てる、つける、すり替える、書き換える、でっち上げる、まねる、調べる、巻き上げる、着せる、押しつける、かける、陥れる
見る、避ける、見つける、止める、終わらせる、貯める、植える、ふくらませる、爆発させる、覚える、鍛える、温める、揚げる、茹でる、煮る、決める、続ける、開ける
片づける、並べる、数える、食べる、見分ける、届ける、整える、逃げる、取り上げる、埋める、ひっかける、はめる、成功させる、手伝わせる
締める、曲げる、染める、伝える、教える、やめる、漬ける、生ける、寝る、着る、育て上げる、重ねる、変える、集める、ほめる
、慣れる、誘い入れる`);

const SURU = words(`
破壊、爆破、侵入、妨害、誘拐、監禁、毒殺、偽造、密輸、中傷、侮辱、計画、通報、料理、用意、掃除、盗聴、盗作、丸写し、横取り、持ち逃げ、落書き、不法投棄、監視
盗撮、待ち伏せ、仲間外れに、ばかに、仕返し、改造、盗み読み、盗み聞き、悪用、横流し、水増し、占拠、運転、練習、勉強、予約、修理、洗濯、整理、録音、撮影、編集
準備、紹介、管理、保存、設定、冷凍、収納、散歩、応援、登録、挑戦、収穫、観察、旅行、代筆、転売、偽装、ずる、暗記、遠慮、発表、仲直り、手入れ、読み聞かせ
引っ越し、早起き、貯金、節約、捨て置き`);

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
