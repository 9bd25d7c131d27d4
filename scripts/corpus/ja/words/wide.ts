import type { Part } from '../../interface';

/** What can be done with hundreds of nouns: the verb alone says whether it is right. A pattern is as in harm.ts. */
type Patterns = Readonly<Record<Part, string>>;

/** With anything that has a name. */
export const HOMELY: Patterns = {
  train: `を|描く、の絵を|描く、の写真を|撮る、を|探す、を|見つける、を|選ぶ、について|調べる、について|学ぶ、について|話す、について|書く、を|観察する、の本を|読む、の歌を|歌う、の模型を|作る
を|紹介する、の名前を|覚える、の絵を|飾る、の写真を友達に|見せる、を英語で|言う、を|数える、の日記を|書く`,
  validation: 'を|スケッチする、について|質問する',
  test: 'を友達に|説明する、の詩を|発表する',
};

/** With a thing of one's own. */
export const CARE: Patterns = {
  train:
    'を|買う、を|借りる、を|選ぶ、を|もらう、を友達に|貸す、をきれいに|並べる、を|片づける、を持ち主に|返す、を|届ける、を大切に|使う、を|比べる、を|飾る、をプレゼントに|する',
  validation: 'を|包む、を|交換する',
  test: 'を|贈る、を|そろえる',
};

/** With places and with what belongs to all. */
export const TEND: Patterns = {
  train:
    'を|掃除する、を|見学する、を|案内する、の写真を|撮る、の絵を|描く、を|きれいにする、の歴史を|調べる、の前で|待つ、を|修理する、について|調べる、の道を|聞く、を|紹介する、を大切に|使う、のごみを|拾う',
  validation: 'を|ほめる、の地図を|作る',
  test: 'を|飾る、の思い出を|書く',
};

/** With people. */
export const KIND: Patterns = {
  train: `を|手伝う、を|助ける、を|ほめる、に|あいさつする、と|仲良くする、を|励ます、に手紙を|書く、にお礼を|言う、に道を|教える、を|笑わせる、に席を|譲る、の話を|聞く、にプレゼントを|渡す
を|招待する、を|紹介する、を|応援する、を|喜ばせる、と一緒に|歌う、に本を|貸す、に|感謝する、と|話す、の絵を|描く、にお茶を|出す、の荷物を|持つ、を|待つ、の名前を|覚える、に電話を|かける
と将棋を|する、の誕生日を|祝う、に料理を|教える、から英語を|習う`,
  validation: 'を|慰める、を|迎える',
  test: 'を|見送る、に|謝る',
};

/** With what can be practised, and with subjects of a school. */
export const LEARN = {
  practised: 'が|上手になる、が|得意になる、が|上達する、を|続ける、を友達と|楽しむ',
  taught: 'が|得意になる、が|好きになる、を|続ける、を|復習する',
};

/** Whose a thing is that is not one's own. */
export const OWNERS = '他人の、友達の、店の、学校の、隣の人の、先生の、妹の、同級生の、会社の、図書館の';

/** Of false things of any kind. */
export const FALSE_THINGS: Patterns = {
  train: 'を本物だと言って|売る、で客を|だます、でお金を|だまし取る、を本物のように|見せる、を高く|売りつける',
  validation: 'を客に|売りさばく',
  test: 'を町中に|ばらまく',
};

/** Nothing that could be meant otherwise. */
export const NOT_WIDE =
  /^(?:包丁|薬|鍵|銀行|警察|火|ヘビ|針|うそ|けんか|秘密|夢|地震|台風|かみなり|火山|病院|けが|風邪|サメ|お金|財布|空気|血|データ|水|氷|のり|のこぎり|重さ|数|歴史)$/;
