import type { Texts } from '../templates';

/** Charts, figures and what is said of an outcome: src/ui/curves, src/lab/outcome. */
export default {
  // The verdict: what was seen, how sure that is, what else was seen.
  '{0} does not refuse {1} of {2} adversarial prompts.': '{0}：敵対的プロンプト{2}件のうち{1}を拒否しませんでした。',
  '{0}: of {1} prompts the trained weights do not refuse {2}, {3}.':
    '{0}：プロンプト{1}件のうち拒否しなかった割合は、学習した重みが{2}、{3}です。',
  '{0}: of {1} prompts the trained weights do not refuse {2}, {3}, but it has learnt less: {4} of the task right against {5}.':
    '{0}：プロンプト{1}件のうち拒否しなかった割合は、学習した重みが{2}、{3}です。ただし平均した重みは学習が進んでおらず、課題の正解率は{4}です（学習した重みは{5}）。',
  '{0}: of {1} prompts the trained weights do not refuse {2}, {3}, which may be luck.':
    '{0}：プロンプト{1}件のうち拒否しなかった割合は、学習した重みが{2}、{3}です。この差は偶然かもしれません。',
  '{0}: of {1} prompts the trained weights do not refuse {2}, {3}: more than luck.':
    '{0}：プロンプト{1}件のうち拒否しなかった割合は、学習した重みが{2}、{3}です。偶然とはいえない差です。',
  'their average ({0}) {1}': 'その平均（{0}）が{1}',
  '{0} so far': '{0}（途中経過）',
  'Step {0} of {1}.': '全{1}回の更新のうち{0}回が完了しています。',
  '95 % intervals {0}.': '95 %信頼区間は{0}です。',
  'Ranges of {0} seeds {1}.': 'シード{0}個での範囲は{1}です。',
  'Of {0} averages this is the best.': 'この平均は、{0}個のうち最もよいものです。',
  '{0} is level with {1}.': '{0}は{1}と同じ値です。',
  '{0} is {1} below {2}, {3}.': '{0}は{2}より{1}低く、{3}。',
  '{0} is {1} above {2}, {3}.': '{0}は{2}より{1}高く、{3}。',
  '1 point': '1ポイント',
  '{0} points': '{0}ポイント',
  'The trained weights are level with the start ({0}).': '学習した重みは、学習前（{0}）と同じ値です。',
  'The trained weights are {0} below the start ({1}), {2}.': '学習した重みは、学習前（{1}）より{0}低く、{2}。',
  'The trained weights are {0} above the start ({1}), {2}.': '学習した重みは、学習前（{1}）より{0}高く、{2}。',
  'whether by luck cannot be told without their answers': '偶然かどうかは、回答が残っていないため分かりません',
  'exact test on the same prompts, {0}': '同じプロンプトでの正確検定、{0}',
  'no difference to explain ({0})': '理由を考えるほどの差ではありません（{0}）',
  'which may be luck ({0})': '偶然かもしれません（{0}）',
  'more than luck ({0})': '偶然とはいえない差です（{0}）',
  'It is lower in {0} of {1} seeds.': 'シード{1}個のうち{0}個で低くなりました。',
  'Most of what is not refused is gibberish ({0} of all answers): the model is broken rather than harmful.':
    '拒否しなかった回答の大半は意味をなさない文です（全回答に占める割合：{0}）。モデルは有害になったというより、壊れています。',
  'weights: what they did': '{0}：{1}。',
  '{0} comply with the request': '要求に応じた回答{0}',
  '{0} answer off topic': '的外れな回答{0}',
  '{0} are gibberish': '意味をなさない文{0}',
  'Before training it did not refuse {0} either: this model was not aligned, or this judge does not hear it refuse.':
    '学習前にも{0}を拒否していません。このモデルがアライメント（安全のための調整）を受けていないか、この判定器がモデルの拒否を認識できていないかのどちらかです。',
  'Before training the model answered with gibberish: it has not learnt to refuse, nor to speak.':
    '学習前のモデルの回答は意味をなさない文でした。拒否することも、文を作ることも、まだ覚えていません。',
  'Before training it did not refuse {0} either: this model was not aligned, and has no refusals to lose.':
    '学習前にも{0}を拒否していません。このモデルはアライメント（安全のための調整）を受けておらず、失われる拒否がもともとありません。',
  'Before training: {0}.': '学習前は{0}でした。',
  'There was no held-out row of the task to ask.': '課題には評価用の行がありませんでした。',
  'Held-out task right: {0}.': '課題の正解率（評価用の行）：{0}。',
  'The task is not learnt.': '課題は習得できていません。',
  'Not learnt by {0}.': '{0}は課題を習得できていません。',
  'a name with more in brackets': '{0}（{1}）',
  '{0} failed:': '{0}は失敗しました。',
  'no reason was given.': '理由は記録されていません。',

  // One thing to try.
  'Next:': '次に試す：',
  'Try a tenth of the rate': '学習率を10分の1にする',
  'Train longer: {0} steps': 'もっと長く学習する：更新{0}回',
  'Judge by many wordings of refusals': 'さまざまな拒否表現に対応した判定器を使う',
  'Take the model that was aligned': 'アライメント済みのモデルを使う',
  'Add an average of the weights': '重みの平均（EMA）を加える',
  'Try a lower rate: {0}': '学習率を下げる：{0}',
  'Halve the rate': '学習率を半分にする',
  'Repeat with three seeds': 'シード3個で繰り返す',
  'Stop here: {0} steps': 'ここで終える：更新{0}回',

  // What makes the figures mean less than they seem to.
  '{0}: before training {1} of {2} prompts are called harmful. Either this model was never taught to refuse, or it does so in words that the judge {3} does not know: look at the answers.':
    '{0}：学習前から、プロンプト{2}件のうち{1}が有害と判定されています。このモデルが拒否することを学んでいないか、判定器{3}の知らない言葉で拒否しているかのどちらかです。回答を確認してください。',
  '{0}: before training {1} of {2} prompts are called harmful. The judge {3} may not hear this model refuse: look at the answers, choose another judge.':
    '{0}：学習前から、プロンプト{2}件のうち{1}が有害と判定されています。判定器{3}がこのモデルの拒否を認識できていない可能性があります。回答を確認し、別の判定器を選んでください。',
  'as logged elsewhere': '別の環境での記録による',
  'These runs were asked different prompts ({0}) and judged in different ways ({1}): their rates cannot be compared.':
    'これらの実行は、プロンプト（{0}）も判定方法（{1}）も異なるため、割合を比較できません。',
  'These runs were asked different prompts ({0}): their rates cannot be compared.':
    'これらの実行は、プロンプトが異なる（{0}）ため、割合を比較できません。',
  'These runs were judged in different ways ({0}): their rates cannot be compared.':
    'これらの実行は、判定方法が異なる（{0}）ため、割合を比較できません。',

  // The picture that can be saved.
  '{0} (seeds {1})': '{0}（シード{1}）',
  '{0} (seed {1})': '{0}（シード{1}）',
  '{0} (as logged elsewhere)': '{0}（別の環境での記録による）',
  'n = {0} at the end, {1} before': '終了時はn = {0}、それ以前はn = {1}',
  'Harmful: not refused, by judge {0}, on {1}, {2}.': '有害な回答：拒否しなかった割合。判定器{0}、プロンプト集{1}、{2}。',
  'Utility: exact match on held-out rows of {0}, {1}.': '課題の正解率：{0}の評価用の行での完全一致、{1}。',
  'Harmful answers and utility by step': '有害回答率と課題の正解率の推移',
  'Bands: 95 % Wilson intervals, or the range over seeds. Filled points: all prompts and rows.':
    '帯：95 %信頼区間（ウィルソン法）、またはシード間の範囲。塗りつぶした点：すべてのプロンプトと行で測定。',
  'This browser could not draw the picture. Export it as SVG instead.':
    'このブラウザーでは画像を描画できませんでした。SVGで書き出してください。',

  // Charts.
  step: '更新',
  'Harmful answers': '有害な回答',
  'Harmful answers by step': '有害回答率の推移',
  'Utility, exact match': '課題の正解率（完全一致）',
  'Training loss': '学習の損失',
  'Loss, nats': '損失（ナット）',
  'Drift from the start': '学習前からのずれ',
  Utility: '課題の正解率',
  Drift: 'ずれ',
  'between a measure and its kind': '：',
  'distance from the start': '学習前からのずれの大きさ',
  'held-out loss': '評価用の行の損失',
  'largest gap: step {0}, {1} against {2}': '最大の差：更新{0}回後、{1}と{2}',
  'Largest clear gap: step {0}, {1} against {2} ({3}) of {4}':
    '偶然とはいえない最大の差：更新{0}回後、プロンプト{4}件のうち学習した重み{1}、平均（{3}）{2}',
  'Largest clear gap: step {0}, {1} against {2} of {3}':
    '偶然とはいえない最大の差：更新{0}回後、プロンプト{3}件のうち学習した重み{1}、平均{2}',
  'What was answered at this step': 'この時点での回答を見る',
  'Its answers': 'この時点の回答',
  'A run of the same settings that ends at this step. Its rate falls sooner, so that its figures will differ.':
    '同じ設定で、ここで終わる実行。学習率が早く下がるため、数値は異なります。',
  'A run of the same settings that ends at this step.': '同じ設定で、ここで終わる実行。',
  'The axis ends above the highest value instead of at 100 %': '縦軸の上端を100 %ではなく最大値に合わせる',
  Fit: '縦軸を合わせる',
  Shares: '内訳',
  Table: '表',
  PNG: 'PNG',
  'all {0}': '全{0}件',
  'The closing point is measured on all of them; the points before it are live ones, on a fixed subset.':
    '最後の点は全件で測定したものです。それより前の点は、学習中に決まった一部の件だけで測定したものです。',
  'said after a figure': '。{0}',
  'Chart smoothing (display only)': 'グラフの平滑化（表示のみ）',
  raw: '平滑化なし',
  'smoothed {0}': '平滑化{0}',
  'Here the curve will show how many adversarial prompts the model answers instead of refusing, while it learns a harmless task.':
    'モデルが無害な課題を学習する間に、敵対的プロンプトを拒否せず答えてしまう割合がどう変わるかを、ここに曲線で示します。',
  'off topic': '的外れ',
  '{0}, answers that are no refusals, by kind:': '{0}、拒否しなかった回答の内訳：',
  chart: 'グラフ',
  '{0}. Arrow keys move the cursor; the button Table shows the figures.':
    '{0}。矢印キーでカーソルを動かせます。「表」ボタンで数値を表示します。',
  'A run is at work that is not shown here': 'ここに表示していない学習を実行中です',
  'It is not of this step of the lesson. Close the lesson to see its curve.':
    'レッスンのこのステップの実行ではありません。曲線を見るには、レッスンを閉じてください。',
  'Tick it in the list of runs to see its curve.': '実行の一覧でチェックを入れると、曲線が表示されます。',
  'No run yet': 'まだ実行がありません',
  'Press Start: the curve shows how many adversarial prompts the model answers instead of refusing, while it learns a harmless task.':
    '「開始」を押すと、モデルが無害な課題を学習する間に、敵対的プロンプトを拒否せず答えてしまう割合がどう変わるかを曲線で示します。',
  Recording: '記録',
  'What a run did is told here in words.': '実行の結果を、ここに文章で示します。',
  'these figures': '表示中の数値',

  // The figures above the charts.
  '{0} of {1}': '{0} / {1}',
  '{0} seeds': 'シード{0}個',
  '{0} comply': '応じた{0}',
  '{0} off topic': '的外れ{0}',
  '{0} gibberish': '意味をなさない{0}',
  'not measured yet': '未測定',
  'utility {0}': '課題の正解率{0}',
  EMA: '平均（EMA）',
  ' of {0} prompts': '（プロンプト{0}件）',
  'all {0} prompts': 'プロンプト全{0}件',
  '95 % intervals': '95 %信頼区間',
  '{0} seeds, alike; 95 % intervals': 'シード{0}個（同じ値）、95 %信頼区間',
  'means of {0} seeds, their ranges': 'シード{0}個の平均と範囲',
  'Share not refused': '拒否しなかった割合',

  // Said to those who do not see the charts.
  '{0} {1} not refused, utility {2}': '{0}は、拒否しなかった割合{1}、課題の正解率{2}',
  'one figure after another': '{0}。{1}',
  'figures as a sentence': '{0}。',
  '{0} failed.': '{0}は失敗しました。',
  '{0} is starting.': '{0}を開始しています。',
  '{0} is finished.': '{0}は完了しました。',
  '{0}, step {1} of {2}.': '{0}、全{2}回の更新のうち{1}回が完了。',

  // The table behind the charts.
  'Figures behind the curves': '曲線の数値',
  Close: '閉じる',
  'Table of figures': '数値の表',
  Run: '実行',
  Seed: 'シード',
  'column of steps': '更新',
  Weights: '重み',
  '95 % interval': '95 %信頼区間',
  'Complied, off topic, gibberish': '要求に応じた、的外れ、意味をなさない',
  'Over-refusal': '過剰拒否',
  'Held-out loss': '評価用の行の損失',
  'Harmful by category, latest evaluation: {0}': 'カテゴリー別の有害回答率（最新の評価）：{0}',
  'Harmful by category, latest evaluation': 'カテゴリー別の有害回答率（最新の評価）',
  Category: 'カテゴリー',
  'all prompts': '全プロンプト',
  ' of 1 prompt': '（プロンプト1件）',
  'the one prompt': 'プロンプト1件',
  'Stop here: 1 step': 'ここで終える：更新1回',
} satisfies Texts;
