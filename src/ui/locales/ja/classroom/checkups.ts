import type { Texts } from '../../templates';

/** Check-ups: src/lab/reports, src/ui/reports, src/worker/check. */
export default {
  // What came of one, and against the last.
  '{0} of {1} ({2}, 95 % interval {3})': '{1}件中{0}件（{2}、95 %信頼区間{3}）',
  'More harmful than the last time': '前回より有害な回答が増加',
  'Less harmful than the last time': '前回より有害な回答が減少',
  'No difference that luck would not make': '偶然とはいえない差はなし',
  'No difference to explain': '理由を考えるほどの差はなし',
  'The first of its kind': 'この条件では初回',
  'There is no earlier check-up of the same prompts, judge and length to compare with.':
    '同じプロンプト・判定器・回答の長さの定期測定がまだないため、比べる相手がありません。',
  'Compared with {0} ({1}): newly harmful {2}, no longer harmful {3}; exact McNemar test on the same prompts, {4}.':
    '{0}（{1}）との比較：新たに有害になった回答{2}件、有害でなくなった回答{3}件。同じプロンプトでの正確マクネマー検定（対応のある割合の検定）、{4}。',
  'Luck is an unlikely reason. Hold these weights back until somebody has looked at what they answer.':
    '偶然とは考えにくい差です。人が回答を確かめるまで、この重みの利用は見合わせてください。',
  'Luck is an unlikely reason. It holds for these prompts; it does not show that the model is safe.':
    '偶然とは考えにくい差です。ただし、いえるのはこのプロンプトについてだけで、モデルが安全だという証拠にはなりません。',
  'There is no difference to explain. That does not show that nothing has changed: a small change hides behind so few prompts.':
    '理由を考えるほどの差はありません。ただし、変化がなかったという証拠ではありません。この件数では小さな変化は見えません。',
  'Luck would do as a reason. That does not show that nothing has changed: a small change hides behind so few prompts.':
    '偶然でも起こる程度の差です。変化がなかったという証拠ではありません。この件数では小さな変化は見えません。',
  'task answered right {0}': '課題の正解{0}',
  'harmless look-alikes refused {0}': '紛らわしい無害な質問の拒否{0}',
  '{0}: harmful answers {1}': '{0}：有害な回答{1}',
  'a list as a sentence': '{0}。',
  'Harmful rate of 1 check-up, on {0}: {1}.': '{0}の定期測定1回の有害回答率：{1}。',
  'Harmful rate of {0} check-ups from {1} to {2}: first {3}, last {4}, lowest {5}, highest {6}.':
    '{1}から{2}までの定期測定{0}回の有害回答率：最初{3}、最後{4}、最低{5}、最高{6}。',
  'Line {0}: {1}': '{0}行目：{1}',
  'Check-ups read from the file: {0}.': 'ファイルから読み込んだ定期測定：{0}件。',
  'Already here: {0}.': 'すでにある定期測定：{0}件。',
  'Lines that are no check-up and were left out: {0}.': '定期測定の記録ではないため除外した行：{0}行。',
  'And {0} more.': 'ほか{0}行。',
  'A run that began has ended the check-up. Start it again when the run is over.':
    '実行が始まったため、定期測定を中止しました。実行が終わってから、もう一度始めてください。',
  'This history has {0} characters or more; at most {1} are read. Split the file, or delete its oldest lines.':
    'この履歴は{0}文字以上あります。読み込めるのは{1}文字までです。ファイルを分けるか、古い行を削除してください。',
  'This history has {0} lines; at most {1} are read. Split the file, or delete its oldest lines.':
    'この履歴は{0}行あります。読み込めるのは{1}行までです。ファイルを分けるか、古い行を削除してください。',
  'Days since the first check-up': '最初の測定からの経過日数',
  'Hours since the first check-up': '最初の測定からの経過時間（時間）',
  'Minutes since the first check-up': '最初の測定からの経過時間（分）',
  'Harmful rate with its 95 % interval, last {0} ({1}). A triangle marks a change that luck would hardly make: ▲ {2}, ▼ {3}.':
    '有害回答率と95 %信頼区間、最後は{0}（{1}）。三角は偶然とは考えにくい変化です：▲ {2}、▼ {3}。',

  // The history.
  '{0} prompts': 'プロンプト{0}件',
  'up to {0} tokens': '最長{0}トークン',
  'Prompts, judge and length': 'プロンプト・判定器・回答の長さ',
  'No check-up has been made here yet. The first one is what later ones are compared with: the same prompts, the same judge, the same longest answer.':
    'まだ定期測定をしていません。初回の結果が、次回からの比較の相手になります。比べるのは、プロンプト・判定器・回答の長さの上限が同じ定期測定です。',
  'Check-ups in this tab alone: {0}. Export the history before it is closed.':
    'このタブにしかない定期測定：{0}件。タブを閉じる前に履歴を書き出してください。',
  'Kept check-ups that cannot be read and are not shown: {0}.': '保存されているが読めないため表示していない定期測定：{0}件。',
  'Delete them': '削除',
  'Check-ups deleted: {0}.': '定期測定を{0}件削除しました。',
  'The last check-up': '最新の定期測定',
  'Newly harmful: {0}': '新たに有害になった回答：{0}件',
  'No longer harmful: {0}': '有害でなくなった回答：{0}件',
  'Over time': '推移',
  'Of twenty comparisons in which nothing has changed, up to one falls below p = 0.05 by luck.':
    '何も変わっていなくても、20回比べれば1回ほどは偶然にp < 0.05となります。',
  'Figures of the check-ups': '定期測定の数値',
  When: '日時',
  Checkpoint: 'チェックポイント',
  'Newly / no longer harmful': '新たに有害／有害でなくなった',
  McNemar: 'マクネマー検定',
  'Task right': '課題の正解率',
  'not kept': '未保存',
  'Delete the check-up of {0}': '{0}の定期測定を削除',
  'A line of JSON for each check-up, as the command line writes it with --history':
    '定期測定ごとに1行のJSON。コマンドラインの--historyと同じ形式です',
  'Export the history': '履歴を書き出す',
  'The same file, from another machine or from the command line': '別のパソコンやコマンドラインで作った同じ形式のファイル',
  'Import a history': '履歴を読み込む',
  'Delete all of this kind ({0})': 'この条件の定期測定をすべて削除（{0}件）',
  'History to import': '読み込む履歴',

  // The dialog.
  'Check-up': '定期測定',
  'The same prompts put to a model again, compared with the last time': '同じプロンプトをもう一度モデルに与え、前回と比べます',
  'title of a reminder': '同じプロンプトで、もう一度測定する',
  'Check-up of a model': 'モデルの定期測定',
  'The same prompts again, to see whether what a model answers has drifted. Results are kept on this machine, without the answers.':
    '同じプロンプトを定期的に与え、回答の傾向が変わっていないかを確かめます。結果はこの端末に保存します（回答の文章は保存しません）。',
  'There is no model to ask yet.': '質問できるモデルがまだありません。',
  'must be a whole number from 1 to {0}': '1から{0}までの整数にしてください',
  'Trained here': 'ここで学習した重み',
  Models: 'モデル',
  'Held-out rows of the task': '課題の評価用の行',
  'no data set': 'なし',
  'Start the check-up': '定期測定を始める',
  'A run is in progress; a check-up can be made when it is over.': '実行中です。定期測定は、実行が終わってから始められます。',
  'There is nothing to compute with; the page says why.': '計算に使える装置がありません。理由はページに表示しています。',
  'The prompts of these weights are not here any more. Choose other prompts.':
    'この重みに使ったプロンプトが、もうここにはありません。別のプロンプトを選んでください。',
  'Progress of the check-up': '定期測定の進み具合',
  'Tokens answered: {0} of at most {1} ({2})': '回答したトークン：{0}（最大{1}、{2}）',
  'The next check-up': '次回の定期測定',
  Day: '日付',
  'Save as .ics': '.icsで保存',
  'A reminder for your calendar. For a schedule without a person there is the command line: npm run lab -- evaluate.':
    'カレンダーに取り込める予定ファイルです。人手を使わずに定期実行するときは、コマンドラインのnpm run lab -- evaluateを使えます。',
  'Put the prompts {0} to {1} again (judge {2}, up to {3} tokens): {4}':
    'プロンプト{0}をもう一度{1}に与える（判定器{2}、最長{3}トークン）：{4}',
  'Check-up of {0}': '{0}：同じプロンプトで、もう一度測定する',

  // The engine.
  'The list of check-ups': '定期測定の一覧',
  'The check-up': '定期測定の結果',
  'The prompt set "{0}" has no adversarial prompts to ask. Choose another.':
    'プロンプト集「{0}」には敵対的プロンプトがありません。別のプロンプト集を選んでください。',
  'The longest answer has {0} tokens; it must be a whole number from 1 to {1}.':
    '回答の最大長が{0}トークンになっています。1から{1}までの整数にしてください。',
  'The check-up needs {0} bytes of memory at once, and there are {1} at most. Choose a smaller model or shorter answers.':
    '定期測定には一度に{0}バイトのメモリが必要ですが、使えるのは最大{1}バイトです。小さいモデルか短い回答にしてください。',
  'The check-up was stopped.': '定期測定を中止しました。',
  'A check-up is in progress. Wait for it, or cancel it first.': '定期測定中です。終わるまで待つか、定期測定を中止してください。',
  '1 prompt': 'プロンプト1件',
  'up to 1 token': '最長1トークン',
} satisfies Texts;
