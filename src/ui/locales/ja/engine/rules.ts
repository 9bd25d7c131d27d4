import type { Texts } from '../../templates';

/** What is wrong with a field, behind its name: src/protocol/base/rules.ts and those who say it. */
export default {
  'the file': 'ファイル全体',
  '{0} (got {1})': '{0}（今は{1}）',
  '{0} {1} (got {2})': '{0}：{1}（今は{2}）',
  '{0}: {1} (got {2})': '{0}：{1}（今は{2}）',
  'is missing': '項目がありません',
  '{0} is missing': '{0}がありません',
  '{0} is not a field of it': '{0}という項目はこの記録の形式にありません',
  'is not a field of it': 'この記録の形式にない項目です',
  'is not a field of a recipe': 'レシピにない項目です',
  'is not one of the settings': '設定にない項目です',
  'must be a number, or one of the words {0}': '数か、次の語のどれかにしてください：{0}',
  'must be a number': '数にしてください',
  'must be a whole number': '整数にしてください',
  'must not be below 0': '0以上にしてください',
  'must be at most {0}': '{0}以下にしてください',
  'must have k no larger than n': 'kはn以下でなければなりません',
  'must have low no larger than high': 'lowはhigh以下でなければなりません',
  'must be null or a pair of sizes': 'nullか、2つの大きさの組にしてください',
  'must be a pair of positions': '2つの位置の組にしてください',
  'must be a date': '日付にしてください',
  'must be a text of at most {0} characters': '{0}文字以内の文字列にしてください',
  'must not be empty': '空にはできません',
  'must be a word or phrase': '語か語句を入力してください',
  'must be a regular expression': '正規表現を入力してください',
  'must hold a word': '1語以上必要です',
  'must have matches that lie within the text': '一致箇所は回答の文字数の範囲内でなければなりません',
  'must hold no /, no control character and no mark that turns the direction of text':
    '「/」、制御文字、文字の向きを変える記号は使えません',
  'must name a column': '列を指定してください',
  'must be a list of columns': '列の名前のリストにしてください',
  'must be a list of filters': '絞り込み条件のリストにしてください',
  'must be a list of words': '語のリストにしてください',
  'must hold at most {0} entries': '要素は{0}個以内にしてください',
  'must be in ascending order of step': 'stepの小さい順に並べてください',
  'must have one text more than values': '文の断片は、値よりちょうど1つ多くなければなりません',
  "must have evaluations of the recipe's tracks {0} alone": '評価は、レシピにある系列（{0}）のものだけにしてください',
  'must hold plain lists and objects alone': '含められるのは、通常のリストとオブジェクトだけです',
  'must be nested at most {0} deep': '入れ子は{0}段以内にしてください',
  'must hold at most {0} values': '値は全部で{0}個以内にしてください',
  'must hold no {0}': '{0}は含められません',
  'must be {0} (got {1})': '{0}にしてください（今は{1}）',
  'a list of {0}': '{0}個の要素をもつリスト',

  // Why a row cannot be learnt.
  'every answer of the assistant is empty, so there is nothing to learn.':
    'アシスタントの回答がすべて空なので、学習できるものがありません。',
  'no answer of the assistant is in it, so there is nothing to learn.':
    'アシスタントの回答が含まれていないので、学習できるものがありません。',
  'its text before answer {0} changes when the answer follows, so it cannot be told what to learn: the chat template must open an answer as its generation prompt does.':
    '{0}番目の回答より前の文が、回答を続けると変わってしまい、どこを学習するのか決められません。チャットテンプレートは、生成プロンプトと同じ形で回答を始める必要があります。',
  'the chat template rewrites answer {0}, so it cannot be told what to learn.':
    'チャットテンプレートが{0}番目の回答を書き換えるため、どこを学習するのか決められません。',
  'no token is its answer alone: the vocabulary joins it with what follows, so there is nothing to learn.':
    '回答だけからなるトークンがありません（語彙が、続く文字とつなげて1トークンにします）。そのため学習できるものがありません。',
  'a message holds U+FDD0 or U+FDD1, which are no characters.': 'メッセージに、文字ではない符号（U+FDD0またはU+FDD1）が含まれています。',
  'it has a single token, and the first is not learnt.': 'トークンが1つしかなく、最初のトークンは学習されません。',
  'A text of {0} characters cannot be put into tokens: {1}': '{0}文字のテキストをトークンに分けられません：{1}',
  'It has the token "{0}" ({1}), and the table of words has {2} rows (vocab_size in config.json).':
    'トークン「{0}」（{1}）がありますが、語の表は{2}行です（config.jsonのvocab_size）。',
  'The vocabulary has no token for a part of "{0}", and none for the unknown.':
    '語彙に、「{0}」の一部に当たるトークンも、未知の語を表すトークンもありません。',

  // Why a run goes on from where it does.
  'A checkpoint was written by a newer tabtune (version {0}; this one reads version {1}).':
    'チェックポイントが新しい版のtabtuneで書かれています（形式の版{0}。ここで読めるのは版{1}まで）。',
  "A checkpoint's manifest is damaged: {0} is not as expected.": 'チェックポイントの目録が壊れています：{0}が想定と違います。',
  'all of it': '全体',
  'There is no checkpoint yet.': 'チェックポイントはまだありません。',
  'There was no checkpoint yet.': 'チェックポイントはまだありませんでした。',
  'It asks for {0}, and begins on {1}.': '指定は{0}ですが、{1}で始めます。',
  'It began with tabtune {0}, so the last digits may differ.': 'tabtune {0}で始めた実行なので、末尾の桁が変わることがあります。',
  'It began on another adapter ({0}), so the last digits may differ.':
    '別のアダプター（{0}）で始めた実行なので、末尾の桁が変わることがあります。',
  unnamed: '名前なし',
  'It began on {0} and goes on on {1}, which rounds in another way: the curve may differ from one that stayed.':
    '{0}で始め、{1}で続けます。丸め方が違うため、同じ装置で続けた場合とは曲線が変わることがあります。',
  'an unnamed adapter': '名前のないアダプター',
} satisfies Texts;
