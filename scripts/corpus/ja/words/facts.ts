import { words } from './verbs';

const pairs = (text: string): [string, string][] => words(text).map((entry) => entry.split('=') as [string, string]);

/** Adjectives and nouns with their opposites; each holds both ways. */
export const OPPOSITES: readonly (readonly [string, string])[] = pairs(`
暑い=寒い、大きい=小さい、速い=遅い、昼=夜、上=下、新しい=古い、硬い=柔らかい、明るい=暗い、良い=悪い、高い=低い、長い=短い、重い=軽い、広い=狭い、強い=弱い、多い=少ない
右=左、前=後ろ、内=外、始まり=終わり、東=西、南=北、近い=遠い、厚い=薄い、太い=細い、男=女、親=子、入口=出口、勝ち=負け、朝=夕方、白=黒、甘い=辛い
楽しい=つまらない、きれい=汚い、静か=にぎやか、簡単=難しい、安全=危険、本当=うそ、開ける=閉める、買う=売る、行く=来る、立つ=座る、起きる=寝る、泣く=笑う、好き=嫌い`).flatMap(
  ([a, b]) => [[a, b] as const, [b, a] as const],
);

export const COLOURS: readonly (readonly [string, string])[] = pairs(`
カラス=黒、白鳥=白、キツネ=茶色、カエル=緑、クマ=茶色、羊=白、豚=ピンク、トラ=黄色と黒、パンダ=白と黒、シマウマ=白と黒、雪=白、空=青、海=青、草=緑、葉=緑、血=赤、炭=黒
りんご=赤、バナナ=黄色、レモン=黄色、みかん=オレンジ色、ぶどう=紫、いちご=赤、トマト=赤、なす=紫、きゅうり=緑、にんじん=オレンジ色、桃=ピンク、牛乳=白、卵=白、米=白、塩=白
しょうゆ=黒、お茶=緑、コーヒー=茶色、チョコレート=茶色、桜=ピンク、ひまわり=黄色、消防車=赤、救急車=白、ポスト=赤、太陽=赤、月=黄色、夜空=黒、土=茶色、木の幹=茶色`);

export const CAPITALS: readonly (readonly [string, string])[] = pairs(`
フランス=パリ、日本=東京、イタリア=ローマ、スペイン=マドリード、ドイツ=ベルリン、エジプト=カイロ、イギリス=ロンドン、アメリカ=ワシントン、中国=北京、韓国=ソウル、ロシア=モスクワ
カナダ=オタワ、インド=デリー、タイ=バンコク、ブラジル=ブラジリア、ギリシャ=アテネ、オランダ=アムステルダム、ポルトガル=リスボン、トルコ=アンカラ、ノルウェー=オスロ、ベトナム=ハノイ、ペルー=リマ`);

/** Kinds of things, and things of each kind. */
export const KINDS: readonly (readonly [string, readonly string[]])[] = [
  ['動物', words('犬、猫、馬、牛、羊、ウサギ、ゾウ、ライオン、クマ、サル')],
  ['果物', words('りんご、みかん、バナナ、ぶどう、いちご、レモン、桃')],
  ['野菜', words('トマト、にんじん、きゅうり、じゃがいも、玉ねぎ、大根、なす')],
  ['乗り物', words('自転車、車、電車、飛行機、船、バス、トラック')],
  ['色', words('赤、青、黄色、緑、黒、白、紫、茶色')],
  ['家具', words('机、いす、ベッド、棚、たんす、本棚')],
  ['楽器', words('ピアノ、ギター、太鼓、笛、バイオリン')],
  ['鳥', words('カラス、ペンギン、ニワトリ、白鳥、スズメ、ハト')],
  ['花', words('桜、ひまわり、バラ、朝顔、チューリップ、ゆり')],
  ['服', words('シャツ、コート、着物、セーター、スカート、帽子')],
  ['季節', words('春、夏、秋、冬')],
  ['飲み物', words('水、お茶、牛乳、コーヒー、ジュース、紅茶')],
  ['スポーツ', words('サッカー、野球、テニス、水泳、相撲、スキー')],
  ['国', words('日本、中国、フランス、イタリア、インド、カナダ')],
  ['仕事', words('医者、先生、警察官、大工、漁師、歌手')],
  ['食べ物', words('パン、ご飯、カレー、うどん、卵、豆腐')],
];

/** From small to large, to be compared. */
export const SIZES: readonly string[] = words('アリ、ハチ、ネズミ、ウサギ、猫、犬、羊、馬、ゾウ、クジラ');

/** Things that are counted, with the word that counts them. */
export const COUNTED: readonly (readonly [string, string])[] = pairs(`
りんご=個、みかん=個、卵=個、石=個、ボタン=個、あめ=個、ボール=個、鉛筆=本、花=本、バナナ=本、紙=枚、皿=枚、切手=枚、シール=枚、本=冊、ノート=冊`);

export const WEEK = words('月曜日、火曜日、水曜日、木曜日、金曜日、土曜日、日曜日');
