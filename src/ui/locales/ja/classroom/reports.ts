import type { Texts } from '../../templates';

/** The gate, the report of a pilot, the check-up: src/lab/reports, src/ui/reports. */
export default {
  // The verdict and its reasons.
  Ship: '採用可',
  'verdict of a gate: hold back': '保留',
  Unclear: '判定できず',
  'Task answered right': '課題の正解率',
  'at most {0}': '{0}以下',
  met: '達成',
  missed: '未達',
  'a floor that is neither met nor missed': '未確定',
  '{0}: not measured, and {1} is asked for.': '{0}：測定していません（基準は{1}）。',
  '{0}: {1}, 95 % interval {2}; all of it is within the floor ({3}).': '{0}：{1}、95 %信頼区間{2}。区間全体が基準（{3}）を満たしています。',
  '{0}: {1}, 95 % interval {2}; all of it is beyond the floor ({3}).': '{0}：{1}、95 %信頼区間{2}。区間全体が基準（{3}）から外れています。',
  '{0}: {1}, 95 % interval {2}; the floor ({3}) lies within it.': '{0}：{1}、95 %信頼区間{2}。基準（{3}）が区間の中にあります。',
  'Seeds were not repeated: the interval knows the prompts only, and holds for these weights, not for another run of the recipe.':
    'シードを変えた繰り返しをしていません。信頼区間が表すのはプロンプトによるばらつきだけで、この重みには当てはまりますが、同じレシピで学習し直した場合には当てはまりません。',
  '{0} of {1} seeds have no measurement yet, or failed.': 'シード{1}個のうち{0}個は、まだ測定していないか失敗しました。',
  'Nothing of the candidate was measured.': '候補の測定結果がありません。',
  'The seeds were asked different prompts, or judged in different ways, so that no mean of them means anything.':
    'シードによってプロンプトか判定方法が異なるため、平均には意味がありません。',
  'Only a part of the prompts was asked; all of them are asked at the end of a run.':
    '使ったのはプロンプトの一部だけです。すべてのプロンプトは実行の終わりに使います。',
  'The record does not tell who judged the answers.': 'どの判定器が回答を判定したのか、記録に残っていません。',
  'Nobody measured the weights before training.': '学習前の重みは測定していません。',
  'The weights before training were asked or judged in another way, and are not compared.':
    '学習前の重みは、プロンプトか判定方法が異なるため、比較していません。',
  'The weights before training exceed the floor for harmful answers themselves: training alone is not the reason.':
    '学習前の重みも、有害な回答の基準を超えています。原因は学習だけではありません。',
  'Every floor is met, with the whole 95 % interval.': 'すべての基準を、95 %信頼区間の全体で満たしています。',
  'Missed beyond the noise of the measurement: {0}.': '測定のばらつきを考えても基準を満たしません：{0}。',
  'The measurement is not complete, so that it decides nothing yet.': '測定がそろっていないため、まだ判定できません。',
  'The measurement leaves it open: {0}.': 'この測定からは決められません：{0}。',

  // The report: first sheet.
  'Report of a pilot': '試行結果のレポート',
  'Report of a fine-tuning pilot': 'ファインチューニング試行のレポート',
  'Candidate: {0}': '候補：{0}',
  'Floor: {0}': '基準：{0}',
  'not measured': '測定なし',
  'Before training: {0}': '学習前：{0}',
  'Before training: not compared': '学習前：比較なし',
  '1 seed': 'シード1個',
  '1 seed, n = {0}': 'シード1個、n = {0}',
  '{0} seeds, n = {1} each': 'シード{0}個、各n = {1}',
  '95 % interval {0}': '95 %信頼区間 {0}',
  '{0}, 95 % interval {1}': '{0}、95 %信頼区間 {1}',
  'measured, with its 95 % interval': '測定値と95 %信頼区間',
  'before training': '学習前',
  floor: '基準',
  'Base rate': '学習前の有害回答率',
  'Before training the model did not refuse {0} of {1} adversarial prompts: {2}, 95 % interval {3}.':
    '学習前のモデルが拒否しなかったのは、敵対的プロンプト{1}件のうち{0}件でした（{2}、95 %信頼区間{3}）。',
  'trained weights': '学習した重み',
  'average, EMA {0}': '重みの平均（EMA {0}）',
  'letter and name of a run, and its weights': '{0} {1}、{2}',
  candidate: '候補',
  'The runs beside each other': '実行の比較',
  computing: '計算時間',
  '{0} further averages were measured; their figures stand at the end of the file.':
    'このほかに測定した重みの平均が{0}個あります。数値はファイルの末尾にあります。',
  'Nothing was measured of {0}.': '{0}の測定結果はありません。',
  'Imported, not trained here: {0}.': 'ファイルから読み込んだ実行（ここで学習したものではありません）：{0}。',
  'Judge {0}, prompts {1}. Made from records alone.': '判定器{0}、プロンプト{1}。記録だけから作成。',
  'Made from records alone.': '記録だけから作成。',
  'Page {0} of {1}': '{0}/{1}ページ',

  // The second sheet.
  Recommendation: '推奨',
  '1. Settings': '1. 設定',
  '2. Average (EMA)': '2. 重みの平均（EMA）',
  '3. Data': '3. データ',
  'Lower learning rate, larger batch, fewer steps. Costs minutes of computing.':
    '学習率を下げる、バッチを大きくする、更新を減らす。費用は数分の計算。',
  'More updates, or a higher learning rate. Costs minutes of computing.': '更新を増やす、または学習率を上げる。費用は数分の計算。',
  'Keep a running average of the weights beside the training. Costs memory, no further run.':
    '学習と並行して重みの移動平均をとる。費用はメモリだけで、再実行は不要。',
  'Mix refusals into the rows, or collect better ones. Costs people and time.':
    '拒否の例を学習データに混ぜる、またはデータを集め直す。費用は人手と時間。',
  enough: '十分',
  'not enough': '不十分',
  'not needed': '不要',
  'not tried': '未実施',
  'letter of a run, and its weights': '{0}の{1}',
  'Best: {0}.': '最良：{0}。',
  'Best: {0}: {1} harmful, {2} of the task right.': '最良：{0}（有害{1}、正解{2}）。',
  'Best: {0}: {1} harmful.': '最良：{0}（有害{1}）。',
  'Start with a limited trial of the candidate, and measure again at a fixed date with the same prompts.':
    '候補を範囲を限って試験導入し、決めた日に同じプロンプトで測り直してください。',
  'Take {0} ({1}) instead of the candidate, for a limited trial, and measure again at a fixed date.':
    '候補の代わりに{0}（{1}）を範囲を限って試験導入し、決めた日に測り直してください。',
  'Collecting data is not needed for these floors.': 'この基準のためにデータを集める必要はありません。',
  'Hold back for now, and narrow the interval: repeat {0} with more seeds and more prompts before anything is bought.':
    '今は保留とし、費用をかける前に、{0}をより多くのシードとプロンプトで繰り返して信頼区間を狭めてください。',
  'Hold back: settings, average and data as tried here are not enough. Collect better rows, or narrow what the model is asked to do.':
    '保留してください。試した範囲の設定、平均、データでは不十分です。データを集め直すか、モデルの用途を絞ってください。',
  'Most of what is not refused is gibberish: the model is broken rather than harmful.':
    '拒否しなかった回答の大半は意味をなさない文です。モデルは有害になったというより、壊れています。',
  'Hold back, and train further: more updates, or a higher learning rate. The task is not learnt well enough yet; harm is not the reason.':
    '保留とし、学習を増やしてください（更新を増やす、または学習率を上げる）。保留の理由は有害さではなく、課題をまだ十分に学習できていないことです。',
  'Hold back, and train further: more updates, or a higher learning rate.':
    '保留とし、学習を増やしてください（更新を増やす、または学習率を上げる）。',
  'Hold back, and train again with a lower learning rate.': '保留とし、学習率を下げて学習し直してください。',
  'Hold back, and try other settings first: a lower learning rate, a larger batch, fewer steps.':
    '保留とし、まず別の設定を試してください（学習率を下げる、バッチを大きくする、更新を減らす）。',
  'Hold back, and try an average of the weights (EMA) next; data comes after that.':
    '保留とし、次に重みの平均（EMA）を試してください。データはその後です。',
  'Hold back. Settings and average are not enough: mix refusals into the rows, or collect data.':
    '保留してください。設定と平均だけでは不十分です。拒否の例を学習データに混ぜるか、データを集めてください。',
  '{0} average': '{0}の平均',
  'Harmful answers during training': '学習中の有害回答率',
  'Task answered right during training': '学習中の課題の正解率',
  'Filled points: all prompts or rows; the line before: a fixed part of them. Band: the candidate’s Wilson interval, or range of seeds.':
    '塗りつぶした点は全プロンプト（全行）、それより前の線は決まった一部で測定した値です。帯：候補のウィルソン信頼区間、またはシード間の範囲。',
  Cost: '費用',
  'Computing of all {0} runs of this pilot, of it {1} for evaluation.': 'この試行の実行{0}回すべての計算時間（うち評価{1}）。',
  'Computing of the one run of this pilot, of it {0} for evaluation.': 'この試行の実行1回の計算時間（うち評価{0}）。',
  '1 log from elsewhere does not tell its time.': '別の環境の記録1件には、時間が残っていません。',
  '{0} logs from elsewhere do not tell their time.': '別の環境の記録{0}件には、時間が残っていません。',
  'Collecting data: {0} rows at {1} each, as entered by the reader.': 'データを集める場合：{0}行、1行あたり{1}（入力値）。',
  'Collecting data: no price was entered.': 'データを集める場合：単価は入力されていません。',
  'Who judged the answers is not told by the records.': 'どの判定器が回答を判定したのか、記録に残っていません。',
  'Judge {0} on prompts {1}: an answer counts as harmful unless it holds a refusal, so that nonsense counts too, and a refusal in other words is not heard.':
    '判定器{0}、プロンプト{1}：拒否の言葉がない回答を有害と数えます。意味をなさない文も有害に数え、一覧にない言い方の拒否は見分けられません。',
  'These prompts are a sample: what is asked in use, by other ways or in long conversations, is not in it.':
    'プロンプトは標本です。実際の利用での質問、別の聞き方、長い会話は含まれていません。',
  'Intervals know prompts and seeds, not other data, models or judges. A verdict holds for these floors alone.':
    '信頼区間が表すのはプロンプトとシードのばらつきです。別のデータ、モデル、判定器には当てはまりません。判定は、この基準についてのものです。',
  'The model is a small one that ships with tabtune: directions carry over to large models, figures do not.':
    'モデルはtabtuneに付属する小さなものです。大きなモデルにも当てはまるのは傾向であって、数値ではありません。',
  'Imported from files, and not trained where this report was made: {0} of {1} runs.':
    'ファイルから読み込み、このレポートを作った環境では学習していない実行：{1}件のうち{0}件。',
  'What the measure does not tell': 'この測定では分からないこと',
  'Recipe of {0}': '{0}のレシピ',
  'How to repeat it': '繰り返し方',
  'This run is a log from elsewhere, which does not hold its recipe: repeat it where it was trained.':
    'この実行は別の環境の記録で、レシピが残っていません。学習した環境で繰り返してください。',
  'Save the recipe at the end of this file as recipe.json.': 'このファイルの末尾にあるレシピをrecipe.jsonとして保存し、次を実行する。',
  'Or open its record in tabtune, press “{0}”, then Start.': 'または、記録をtabtuneで開き、「{0}」を押してから開始する。',
  'Model or data are one’s own: they have to be added there first.': '自分のモデルかデータを使っているため、先にそこへ追加しておく。',
  'Made with tabtune {0} on {1}; the same device gives the same figures.': 'tabtune {0}、{1}で作成。同じ装置なら同じ数値になります。',
  'adapter: this processor': 'この端末のプロセッサ',
  'All figures, and the recipe in full': 'すべての数値とレシピの全体',

  // The dialog.
  Report: 'レポート',
  'Two pages for whoever decides, to print or to save': '判断する人のための2ページ（印刷・保存できます）',
  'Save as .html': '.htmlで保存',
  'A report is made from runs that were measured. Start one, or add the file of one to the list of runs; then two pages stand here that say what to do.':
    'レポートは、測定した実行から作ります。実行を開始するか、実行のファイルを一覧に追加すると、何をすべきかを示す2ページがここに表示されます。',
  'Preview of the report': 'レポートのプレビュー',
  'Tick at least one run.': '実行を1つ以上選んでください。',
  'The preview appears here.': 'ここにプレビューが表示されます。',
  'Runs, at most {0}': '実行（最大{0}件）',
  'Without a measurement, and not offered: {0}.': '測定結果がないため選べない実行：{0}件。',
  Candidate: '候補',
  Title: '題名',
  Floors: '基準',
  'Harmful, at most %': '有害（%以下）',
  'Task right, at least %': '正解（%以上）',
  'Over-refusal, at most %': '過剰拒否（%以下）',
  'Without an entry over-refusal is not asked about.': '空欄にすると、過剰拒否は問いません。',
  'Price of collecting data instead': '代わりにデータを集める場合の費用',
  Rows: '行数',
  'Price per row': '1行の単価',
  Currency: '通貨',
  'A number from 0 to 100.': '0から100までの数値を入力してください。',
  'A number from 0 to 1,000,000,000.': '0から10億までの数値を入力してください。',
  'A whole number from 0 to 1,000,000,000.': '0から10億までの整数を入力してください。',
  'This can be read in two ways. Write it like 1,200.50.': '2通りに読めます。1,200.50のように書いてください。',
  'Until this is corrected, the report leaves out what data would cost.': '直すまでの間、データの費用はレポートに載りません。',
  'Correct the floors; then the preview appears here.': '基準の値を直すと、ここにプレビューが表示されます。',

  // Check-ups and their reminders.
  'This is no check-up: it is not JSON ({0}).': '定期測定の記録ではありません：JSONとして読めません（{0}）。',
  'This is no check-up: {0} is wrong ({1}).': '定期測定の記録ではありません：{0}が正しくありません（{1}）。',
  'This is no check-up: each prompt must be asked once, and only what was asked can be harmful.':
    '定期測定の記録ではありません：各プロンプトは1回ずつで、有害とされるのは使ったプロンプトだけでなければなりません。',
  '"{0}" is no day of the calendar; write it as 2027-01-31.': '「{0}」という日付はありません。2027-01-31の形で書いてください。',
  '1 of {0} seeds has no measurement yet, or failed.': 'シード{0}個のうち1個は、まだ測定していないか失敗しました。',
  '1 further average was measured; its figures stand at the end of the file.':
    'このほかに測定した重みの平均が1個あります。数値はファイルの末尾にあります。',
  'Collecting data: 1 row at {0}, as entered by the reader.': 'データを集める場合：1行、1行あたり{0}（入力値）。',
} satisfies Texts;
