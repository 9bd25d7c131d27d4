import type { Texts } from '../../templates';

/** The look inside one step: src/ui/inside and what makes it. */
export default {
  'Nothing has been reserved to measure with.': '測定用のメモリが確保されていません。',
  'This trainer was not made to tell its losses.': 'この学習器は、損失を伝えるように作られていません。',
  '{0} updates cannot be looked into; it must be a whole number from 1 to {1}.':
    '{0}回の更新の中身は見られません。1から{1}までの整数にしてください。',
  'Looking inside was stopped.': '更新の中身の計算を止めました。',
  learnt: '学習する',
  'only read': '読むだけ',
  'Tokens of the row': '行のトークン',
  '… {0} more tokens, {1} of them learnt …': '…ほかに{0}トークン（うち学習するもの{1}）…',
  'only read (masked)': '読むだけ（マスク）',
  'to be predicted (learnt)': '予測する（学習する）',
  '� is a part of a character that takes several tokens.': '�は、複数のトークンで表される文字の一部です。',
  'What is looked into': '見る設定',
  'Reading the rows: {0} of {1}': '行を読み込み中：{0}／{1}',
  'Made on this machine: {0} of {1} updates': 'この端末で計算中：{1}回のうち{0}回の更新',
  'Make the updates again': 'もう一度計算する',
  'Make {0} updates slowly': '{0}回の更新をゆっくり見る',
  'This machine cannot train, so there is no update to look into.': 'この端末では学習できないため、更新の中身は見られません。',
  'The settings have to be right first.': '先に設定を正しくしてください。',
  'A run is at work. Stop it, or wait until it is over.': '実行中です。停止するか、終わるまで待ってください。',
  'They are the first updates of a run with these settings, computed on this machine. None of them is kept.':
    'この設定で実行したときの最初の更新を、この端末で計算します。結果は保存しません。',
  'Update {0} of {1}': '更新{0}／{1}',
  'Keys: ← and → step by step, N next update. It does not play by itself, since less motion is wanted.':
    'キー：←と→で一段階ずつ、Nで次の更新へ。動きを減らす設定のため、自動では再生しません。',
  'Keys: space plays and pauses, ← and → step by step, N next update.': 'キー：スペースで再生と一時停止、←と→で一段階ずつ、Nで次の更新へ。',
  'One step back': '一段階戻る',
  'One step on': '一段階進む',
  'Next update': '次の更新',
  'The row': '行',
  'Forward: the loss': '順伝播：損失',
  'Backward: the gradient': '逆伝播：勾配',
  'the clipping of a gradient': 'クリッピング',
  'The update': '重みの更新',
  'The average follows': '後を追う平均',
  '{0} of {1} tokens learnt': '{1}トークン中{0}個を学習',
  'a gradient that is not clipped': 'そのまま',
  'no average': 'なし',
  'less than {0}': '{0}未満',
  'This is one of the {0} rows of this update. The model reads {1} tokens and is to predict {2} of them; the others are masked.':
    'この更新で使う{0}行のうちの1行です。モデルは{1}個のトークンを読み、そのうち{2}個を予測します。残りはマスクされ、読むだけです。',
  'In all rows together it predicts {0} tokens.': 'すべての行を合わせると、{0}個のトークンを予測します。',
  'The loss of a token is larger the less the model expected it: {0} on average in this row, {1} in the whole batch.':
    'モデルにとって意外なトークンほど、損失は大きくなります。平均は、この行で{0}、バッチ全体で{1}です。',
  'It expected “{0}” least, with a probability of {1}.': '最も予想外だったのは「{0}」で、確率は{1}でした。',
  'For each of the {0} numbers of the adapters it is worked out how steeply the loss changes with it.':
    'アダプターの{0}個の数値それぞれについて、動かすと損失がどれだけ急に変わるか（傾き）を求めます。',
  'For each of the {0} weights it is worked out how steeply the loss changes with it.':
    '{0}個の重みそれぞれについて、動かすと損失がどれだけ急に変わるか（傾き）を求めます。',
  'The length of all these slopes together, the gradient norm, is {0}.': 'これらの傾きをすべて合わせた長さ（勾配ノルム）は{0}です。',
  'This recipe does not clip: the gradient stays as it is.': 'このレシピではクリッピングをしません。勾配はそのままです。',
  'The norm, {0}, is not above the limit, {1}: the gradient stays as it is.':
    '勾配ノルム{0}は上限{1}を超えていないので、勾配はそのままです。',
  'The norm, {0}, is above the limit, {1}: the whole gradient is multiplied by {2}. Its direction stays.':
    '勾配ノルム{0}が上限{1}を超えているので、勾配全体を{2}倍に縮めます。向きは変わりません。',
  'AdamW divides each slope by its usual size, so that the learning rate, {0}, says about how far a weight goes: here {1} (root mean square).':
    'AdamWは、それぞれの傾きをふだんの大きさで割ります。そのため、1つの重みが動く幅は、およそ学習率{0}で決まります。今回は{1}（二乗平均平方根）でした。',
  'All weights together move by {0}, which is {1} of their length.': '重み全体では{0}動きました。重み全体の長さの{1}です。',
  'All weights together move by {0}.': '重み全体では{0}動きました。',
  'Of what AdamW wanted, {0} was applied (blend).': 'AdamWが求めた変化のうち、適用したのは{0}です（blend）。',
  'This recipe follows no average.': 'このレシピでは、平均した重みを追いません。',
  'The weights go {0} of the way back to where they started (anchor).': '重みは、学習前の位置までの道のりの{0}だけ戻ります（anchor）。',
  'Then the weights go {0} of the way back to the first average.': 'そのあと重みは、最初の平均までの道のりの{0}だけ戻ります。',
  '{0} is left alone by this update.': '{0}は、この更新では変わりません。',
  '{0} keeps {1} of itself and takes {2} of the new weights: it moves by {3}. It lay {4} from the weights, and now lies {5} from them.':
    '{0}は、自分自身を{1}、新しい重みを{2}の割合で混ぜて、{3}動きました。重みとの距離は、{4}から{5}になりました。',
  'The gradient norm of the updates made so far; the filled one is this update.':
    'これまでに計算した更新の勾配ノルム。濃い柱が、この更新です。',
  before: '前',
  after: '後',
  'The line stands at the limit, {0} (max_grad_norm).': '線は上限{0}（max_grad_norm）の位置です。',
  'A weight moves by (root mean square)': '1つの重みが動く幅（二乗平均平方根）',
  'All weights together': '重み全体の動き',
  'Their length before': '更新前の重み全体の長さ',
  'the weights moved by': '重み',
  'How far each moved in this update.': 'この更新で、それぞれが動いた距離。',
  '{0} of 1 token learnt': '1トークン中{0}個を学習',
  'In all rows together it predicts 1 token.': 'すべての行を合わせると、1個のトークンを予測します。',
  '… 1 more token, {0} of them learnt …': '…ほかに1トークン（うち学習するもの{0}）…',
  'Made on this machine: {0} of 1 update': 'この端末で計算中：1回のうち{0}回の更新',
  'Make 1 update slowly': '1回の更新をゆっくり見る',
} satisfies Texts;
