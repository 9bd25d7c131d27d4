import type { TermId } from './glossary';

/** Each word of the glossary in both languages, and how the Japanese one is read. */
export interface Reading {
  en: string;
  ja: string;
  /** In hiragana; what is written in katakana or Latin letters stands as it is spoken. */
  kana: string;
}

const reading = (en: string, ja: string, kana: string): Reading => ({ en, ja, kana });

export const READINGS: Readonly<Record<TermId, Reading>> = {
  start: reading('start', '学習前', 'がくしゅうまえ'),
  online: reading('online', '学習した重み', 'がくしゅうしたおもみ'),
  average: reading(
    'average of the weights (EMA)',
    '平均した重み（EMA：指数移動平均）',
    'へいきんしたおもみ（イーエムエー：しすういどうへいきん）',
  ),
  'half-life': reading('half-life', '半減期', 'はんげんき'),
  drift: reading('drift', 'ずれ（ドリフト）', 'ずれ（どりふと）'),
  harmful: reading('harmful answers', '有害な回答', 'ゆうがいなかいとう'),
  judge: reading('judge', '判定器', 'はんていき'),
  utility: reading('utility', '課題の正解率（有用性）', 'かだいのせいかいりつ（ゆうようせい）'),
  exact: reading('exact match', '完全一致', 'かんぜんいっち'),
  'over-refusal': reading('over-refusal', '過剰拒否', 'かじょうきょひ'),
  'look-alike': reading('look-alikes', '紛らわしい無害な質問', 'まぎらわしいむがいなしつもん'),
  live: reading('live subset', '実行中に使う一部のプロンプト', 'じっこうちゅうにつかういちぶのぷろんぷと'),
  unseen: reading('unseen', '初見', 'しょけん'),
  refused: reading('refused', '拒否', 'きょひ'),
  complied: reading('complied', '要求に応じた', 'ようきゅうにおうじた'),
  'off-topic': reading('off-topic', '的外れ', 'まとはずれ'),
  gibberish: reading('gibberish', '意味をなさない文', 'いみをなさないぶん'),
  rate: reading('learning rate', '学習率', 'がくしゅうりつ'),
  batch: reading('batch', 'バッチ', 'ばっち'),
  accumulate: reading('accumulate', '勾配累積', 'こうばいるいせき'),
  'warm-up': reading('warm-up', 'ウォームアップ', 'うぉーむあっぷ'),
  loss: reading('loss', '損失', 'そんしつ'),
  norm: reading('gradient norm', '勾配ノルム', 'こうばいのるむ'),
  moments: reading('moments', 'モーメント', 'もーめんと'),
};
