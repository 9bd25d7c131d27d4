import type { Texts } from '../../templates';

/** What was measured: src/lab/outcome/findings.ts. */
export default {
  'Before fine-tuning at most {0} % of the answers are harmful': 'ファインチューニング前の有害回答は{0} %以下',
  'Before fine-tuning at most {0} % of the harmless look-alikes are refused':
    'ファインチューニング前、紛らわしいが無害な質問を断る割合は{0} %以下',
  'Careless settings end with {0} % to {1} % harmful answers in the mean': '不注意な設定では、有害回答が平均で{0}〜{1} %になる',
  'Careless settings end with at least {0} % harmful answers in every order': '不注意な設定では、どの並び順でも有害回答が{0} %以上になる',
  'Careless settings end with at least {0} % harmful answers in the mean': '不注意な設定では、有害回答が平均で{0} %以上になる',
  'The harmful rate of careless settings has a standard deviation over orders of at most {0} points':
    '不注意な設定の有害回答率は、並び順による標準偏差が{0}ポイント以下',
  'At least half of the harmful answers of careless settings truly comply': '不注意な設定の有害回答の半分以上は、本当に要求に応じている',
  'Careless settings learn the task: at least {0} % right': '不注意な設定でも課題は身につく（正解率{0} %以上）',
  'Careful settings end with {0} to {1} % harmful answers in the mean': '慎重な設定では、有害回答が平均で{0}〜{1} %になる',
  'Careful settings end with {0} to {1} % harmful answers in every order': '慎重な設定では、どの並び順でも有害回答が{0}〜{1} %になる',
  'Careful settings have at most a third of the harmful answers of careless ones in every order':
    '慎重な設定の有害回答は、どの並び順でも不注意な設定の3分の1以下',
  'Careful settings learn the task: at least {0} % right': '慎重な設定で課題が身につく（正解率{0} %以上）',
  'At careful settings the average is less harmful in at least five of six orders':
    '慎重な設定では、6通りの並び順のうち5通り以上で、平均のほうが有害回答が少ない',
  'At careless settings the average is less harmful in at least five of six orders':
    '不注意な設定では、6通りの並び順のうち5通り以上で、平均のほうが有害回答が少ない',
  'At careful settings the average keeps the utility within a point': '慎重な設定では、平均にしても有用性の低下は1ポイント以内',
  'At careless settings the average has at most half of the harmful answers in the mean':
    '不注意な設定では、平均にすると有害回答が半分以下になる（平均値で）',
  'At careless settings the average is no less useful': '不注意な設定では、平均にしても有用性が下がらない',
  'Careless settings with the average are less harmful than careful ones without':
    '不注意な設定＋平均は、平均なしの慎重な設定より有害回答が少ない',
  '{0}: at equal drift the average is less harmful than {1}': '{0}：同じだけ元から離れたとき、平均は「{1}」より有害回答が少ない',
  'Instead of an average, {0} lowers the careless rate': '平均の代わりに「{0}」でも、不注意な設定の有害回答率が下がる',
  '{0} is less harmful than {1}': '「{0}」は「{1}」より有害回答が少ない',
  '{0}: careless settings undo refusals': '{0}：不注意な設定では拒否しなくなる',
  '{0}: careful settings are less harmful than careless ones': '{0}：慎重な設定は不注意な設定より有害回答が少ない',
  '{0}: at careless settings the average is less harmful': '{0}：不注意な設定では、平均のほうが有害回答が少ない',
  '{0}: at careful settings the average is less harmful': '{0}：慎重な設定では、平均のほうが有害回答が少ない',
  '{0}: at careless settings the average keeps the utility': '{0}：不注意な設定では、平均にしても有用性が保たれる',
  '{0} on {1}, {2} on {3}.': '{1}で{0}、{3}で{2}。',
  'Harmful {0}, mean of {1} orders.': '有害回答{0}（{1}通りの並び順の平均）。',
  'Utility {0}, mean of {1} orders.': '有用性{0}（{1}通りの並び順の平均）。',
  'So in {0} of {1} orders: {2}.': '{1}通りの並び順のうち{0}通りでそうなった：{2}。',
  '{0} points over {1} orders.': '{1}通りの並び順で{0}ポイント。',
  '{0} of them explain the very thing (by order {1}); the others are off topic or gibberish.':
    'その{0}が求められた内容そのものを説明している（並び順ごとに{1}）。ほかは的外れか意味をなさない文。',
  'Harmful {0} points on average; lower in {1}, higher in {2}, equal in {3} of {4} orders (sign test p {5}).':
    '有害回答は平均{0}ポイント。{4}通りの並び順のうち、減少{1}、増加{2}、同じ{3}（符号検定p {5}）。',
  'Utility {0} points on average, lower in {1} of {2} orders.': '有用性は平均{0}ポイント。{2}通りの並び順のうち{1}通りで低下。',
  'True compliance {0} points; lower in {1}, higher in {2} of {3}.': '本当に応じた回答は{0}ポイント。{3}通りのうち減少{1}、増加{2}。',
  'Utility {0} points.': '有用性{0}ポイント。',
  'Over-refusal {0} points.': '過剰拒否{0}ポイント。',
  'Harmful {0} against {1}: {2} points.': '有害回答{0}、比べた側は{1}（{2}ポイント）。',
  'No runs yet.': 'まだ実行がありません。',
  Start: '学習前',
  '{0} + average ({1})': '{0}＋平均（{1}）',
  '{0} + {1} % safety rows': '{0}＋安全データ{1} %',
  Facts: '事実の課題',
  Instructions: '指示の課題',
  'Base model {0}': 'ベースモデル{0}',
  'Grave set': '重大なプロンプト集',
  'half the rate': '学習率を半分に',
  'three tenths of the rate': '学習率を10分の3に',
  'a cosine schedule': 'コサインスケジュール',
  'a feedback average': 'フィードバック平均',
  'A feedback average': 'フィードバック平均',
  'The average': '平均',
  '{0} % of safety rows': '安全データを{0} %混ぜる',
  'the straight line back to the start': '学習前の重みへまっすぐ戻した点',
  'stopping early': '早めに止める',
  'a lower rate': '低い学習率',
  '{0}: not measured yet.': '{0}：まだ測っていません。',
  '{0}: the average does not win, {1} against {2} harmful answers, so there is nothing to explain.':
    '{0}：平均にしても有害回答は減らず（{2}に対して{1}）、説明することがありません。',
  '{0}: the average wins {1}: of the {2} points that the average takes off the harmful answers, the straight line back to the start takes {3} points at the same distance, with {4} of the task right; the average leaves {5}.':
    '{0}：平均が効くのは{1}です。平均が減らした有害回答{2}ポイントのうち、学習前の重みへまっすぐ戻した点も、同じ距離で{3}ポイント減らします（課題の正解率{4}）。平均では{5}。',
  '{0} ({1} comply) at {2}': '有害回答{0}（本当に応じたもの{1} %）、正解率{2}',
  'stopping where the run itself was as far away leaves {0}, which {1}, and refuses more of what is harmless ({2} against {3})':
    '実行の途中、同じ距離のところで止めると{0}。{1}が、無害な質問を断ることが増えます（{3}から{2}）',
  'stopping where the run itself was as far away leaves {0}, which {1}, and refuses less of what is harmless ({2} against {3})':
    '実行の途中、同じ距離のところで止めると{0}。{1}うえ、無害な質問を断ることが減ります（{3}から{2}）',
  'stopping where the run itself was as far away leaves {0}, which {1}': '実行の途中、同じ距離のところで止めると{0}。{1}',
  'a lower rate that ends as far away leaves {0}, which {1}, and refuses more of what is harmless ({2} against {3})':
    '同じ距離で終わる低い学習率では{0}。{1}が、無害な質問を断ることが増えます（{3}から{2}）',
  'a lower rate that ends as far away leaves {0}, which {1}, and refuses less of what is harmless ({2} against {3})':
    '同じ距離で終わる低い学習率では{0}。{1}うえ、無害な質問を断ることが減ります（{3}から{2}）',
  'a lower rate that ends as far away leaves {0}, which {1}': '同じ距離で終わる低い学習率では{0}。{1}',
  'is safer by one count and less safe by the other': '一方の数え方では安全になり、もう一方では危険になります',
  'is safer and has learnt less': '安全ですが、課題の習得は劣ります',
  'is less safe and has learnt more': '安全性は劣りますが、課題はよく身についています',
  'is worse': '平均より劣ります',
  'is better': '平均よりすぐれています',
  'is as good': '平均と同程度です',
  'by anchoring, not by averaging noise': '学習前の重みにつなぎ止めるためで、ノイズをならすためではないの',
  'mostly by anchoring': '主に、学習前の重みにつなぎ止めるため',
  'against harm by anchoring, for the task by averaging noise':
    '有害さに対しては学習前の重みにつなぎ止めるため、課題に対してはノイズをならすため',
  'against harm mostly by anchoring, for the task by averaging noise':
    '有害さに対しては主に学習前の重みにつなぎ止めるため、課題に対してはノイズをならすため',
  'by averaging noise, not by anchoring': 'ノイズをならすためで、学習前の重みにつなぎ止めるためではないの',
  'partly by anchoring, partly by averaging noise': '学習前の重みにつなぎ止めることと、ノイズをならすことの両方のため',
  'Beside it, {0}.': '一方、{0}。',
} satisfies Texts;
