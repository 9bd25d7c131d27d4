import type { Texts } from '../../templates';

/** What readers, data sets, tokenizers and judges say: src/data, src/judge, src/evaluate. */
export default {
  // Reading a file.
  '{0} can no longer be read ({1}); choose the file again.': '{0}を読めなくなりました（{1}）。もう一度ファイルを選んでください。',
  '{0} is damaged gzip: {1}, behind byte {2} of {3}. {4} bytes came out before; fetch or pack it again.':
    '{0}のgzipが壊れています：{1}（{3}バイトのうち{2}バイト目より後）。その前の{4}バイトは取り出せました。ファイルを取得し直すか、圧縮し直してください。',
  '{0} is gzip that is cut off: its {1} bytes end in the middle of member {2}, after {3} bytes came out. Fetch it again.':
    '{0}のgzipが途中で切れています。全{1}バイトが{2}番目の部分の途中で終わり、取り出せたのは{3}バイトです。ファイルを取得し直してください。',
  '{0} cannot be read as Parquet: {1}: the bytes there make no sense, so the file is damaged.':
    '{0}をParquetとして読めません。{1}のデータが解釈できないため、ファイルが壊れています。',
  '{0} cannot be read as Parquet: {1}: {2}.': '{0}をParquetとして読めません。{1}：{2}。',
  'the description at its end': 'ファイル末尾の情報',
  'row group {0} of {1}': '行グループ{0}（全{1}個）',
  '{0} is empty; it needs at least one row.': '{0}は空です。1行以上必要です。',
  '{0} is gzip with nothing in it; it needs at least one row.': '{0}はgzipですが、中身が空です。1行以上必要です。',
  '{0} is gzip inside gzip; unpack it once (gunzip) and give the file inside.':
    '{0}はgzipで二重に圧縮されています。一度展開し（gunzip）、中のファイルを選んでください。',
  '{0} is Parquet inside gzip; unpack it (gunzip) and give the Parquet file.':
    '{0}はgzipで圧縮されたParquetです。展開して（gunzip）、Parquetのファイルを選んでください。',
  '{0} holds zero bytes, so it is no text that can be read here. Taken are JSON, JSONL, CSV, TSV, plain text (UTF-8, UTF-16, Shift_JIS and others) and Parquet, each also as .gz except Parquet.':
    '{0}には値が0のバイトが含まれているため、テキストとして読めません。使えるのは、JSON、JSONL、CSV、TSV、プレーンテキスト（UTF-8、UTF-16、Shift_JISなど）、Parquetです。Parquet以外は.gzでも読めます。',
  '{0} is a pointer of Git LFS, a few lines that stand in place of the file; fetch the file itself (git lfs pull, or download it from its page) and give that.':
    '{0}はGit LFSのポインター（ファイルの代わりに置かれた数行のテキスト）で、データは入っていません。git lfs pullか配布ページからのダウンロードで本体のファイルを取得し、それを選んでください。',

  'Blank lines part the texts, so that 1 text has several lines ({0}); if each line is a text, choose lines.':
    '空行で区切ったため、1件のテキストが複数行になりました（{0}）。1行が1件なら、「1行」を選んでください。',
  'Blank lines part the texts, so that {0} texts have several lines ({1}); if each line is a text, choose lines.':
    '空行で区切ったため、{0}件のテキストが複数行になりました（{1}）。1行が1件なら、「1行」を選んでください。',
  'Each line was read as a text, though there is 1 blank line between them ({0}); if blank lines part the texts, choose paragraphs.':
    '1行を1件のテキストとして読みました。途中に空行が1行あります（{0}）。空行が区切りなら、「1段落」を選んでください。',
  'Each line was read as a text, though there are {0} blank lines between them ({1}); if blank lines part the texts, choose paragraphs.':
    '1行を1件のテキストとして読みました。途中に空行が{0}行あります（{1}）。空行が区切りなら、「1段落」を選んでください。',
  'The first list was taken for the names of the columns': '最初のリストを列名として読みました',
  '{0} list': '{0}個のリスト',
  '{0} lists': '{0}個のリスト',
  'column "{0}" says {1}, of which it is not known whether it calls the answer good':
    '列「{0}」の値{1}は、良い回答かどうかを示す既知の値ではありません',
  '{0} ({1} rows, {2})': '{0}（{1}行、{2}）',
  '{0} and more than {1} others': '{0}、ほか{1}種類以上',
  'Column "{0}" marks answers; rows whose mark is not known were left out: {1}.':
    '列「{0}」は回答の良し悪しを示しています。意味の分からない値の行は除外しました：{1}。',
  'Column "{0}" may mark answers, but it is not certain which of its values call one bad, so no row was left out by it: {1}.':
    '列「{0}」は回答の良し悪しを示す可能性がありますが、どの値が悪い回答を指すのか確定できないため、この列では行を除外していません：{1}。',

  // Data sets.
  'Rows cannot be dropped by column "{0}": this data set has no columns; filter by keywords or a pattern.':
    'このデータセットには列がないため、列「{0}」で行を除外できません。語句か正規表現で除外してください。',
  'The filters drop every row; nothing is left to learn.':
    '除外条件ですべての行が除外され、学習する行が残りません。条件を見直してください。',
  'There are no safety rows to mix in; choose a data set that has some.':
    '混ぜる安全データがありません。安全データのあるデータセットを選んでください。',
  '{0} could not be fetched ({1}); check the connection and try again.':
    '{0}を取得できませんでした（{1}）。接続を確認して、もう一度試してください。',
  '{0} could not be fetched: the server answered {1}.': '{0}を取得できませんでした。サーバーの応答は{1}です。',
  'catalogue.json is not JSON: {0}': 'catalogue.jsonはJSONではありません：{0}',
  'catalogue.json: {0}: {1}': 'catalogue.json：{0}：{1}',
  'There is no {0} "{1}"; there are {2}.': '{0}「{1}」はありません。{2}から選んでください。',
  'There is no column "{0}"; there are {1}.': '列「{0}」はありません。{1}から選んでください。',
  '{0} was read as {1} and has no row that can be used; {2}. Is the format or the encoding another one?':
    '{0}を{1}として読みましたが、使える行がありません。{2}。形式や文字コードが違っていないか確認してください。',
  'Each row of {0} is one message, and nothing says which of them are one conversation. Put the messages of a conversation into one list, or choose the columns.':
    '{0}は1行に1つずつメッセージが入っていて、どれとどれが同じ会話なのか判別できません。1つの会話のメッセージを1つのリストにまとめるか、列を選択してください。',
  'It cannot be told which columns of {0} are the prompt and the answer: {1}. Leave only the lines of "User:" and "Assistant:" in it, or choose among {2}.':
    '{0}のどの列がプロンプトと回答なのか判別できません（{1}）。「User:」と「Assistant:」の発言だけを残すか、{2}から選んでください。',
  'It cannot be told which columns of {0} are the prompt and the answer; choose among {1}.':
    '{0}のどの列がプロンプトと回答なのか判別できません。{1}から選んでください。',
  'Rows cannot be dropped by column "{0}": {1} has {2}.': '列「{0}」では行を除外できません。{1}にある列は{2}です。',
  'The filters drop every row of {0}; nothing is left to learn.':
    '除外条件で{0}のすべての行が除外され、学習する行が残りません。条件を見直してください。',
  '{0}, line {1}: {2}': '{0}の{1}行目：{2}',
  'the file is empty; it needs at least one row.': 'ファイルが空です。1行以上必要です。',
  'the line is empty; every line holds one JSON object.': '空の行です。各行にJSONのオブジェクトが1つずつ必要です。',
  'not JSON ({0}).': 'JSONではありません（{0}）。',
  '{0} rows cannot be held out of {1}: at least one must be left to learn; hold out {2} or fewer.':
    '全{1}行のうち{0}行を評価用にすることはできません。学習用に1行以上残るように、{2}行以下にしてください。',
  'No {0} rows can be held out: every prompt comes in more rows than that, and rows with one prompt stay together; hold out more.':
    '評価用に{0}行だけ残すことはできません。同じプロンプトの行はまとめて扱いますが、どのプロンプトもそれより多くの行にあります。評価用の行を増やしてください。',
  'There are no rows to measure.': '長さを測る行がありません。',
  'The reading of rows was stopped.': '行の読み込みを停止しました。',

  // Prompt sets.
  '{0} was read as {1} and has no prompts{2}.': '{0}を{1}として読みましたが、プロンプトがありません{2}。',
  'Column "{0}" of {1} holds no prompt ({2}); choose among {3}.':
    '{1}の列「{0}」にはプロンプトがありません（{2}）。{3}から選んでください。',
  'It cannot be told which column of {0} holds the prompts; choose among {1}.':
    '{0}のどの列がプロンプトなのか判別できません。{1}から選んでください。',
  'Column "{0}" does not say which prompts are harmful: it holds {1}; words such as safe, unsafe, harmful and benign are understood, and 0 and 1. Choose another column, or say what they are.':
    '列「{0}」（値は{1}）からは、どのプロンプトが有害か判別できません。判別できるのは、safe、unsafe、harmful、benignなどの語と、0と1です。別の列を選ぶか、プロンプトの種類を指定してください。',

  // Regular expressions.
  'The regular expression {0} {1}, which cannot be searched here in a time that depends on the text alone; write it without.':
    '正規表現{0}は{1}を使っています。検索にかかる時間を見込めなくなるため、ここでは使えません。使わない形に書き直してください。',
  'refers back to a group': 'グループへの後方参照',
  'looks ahead or behind': '先読みまたは後読み',
  'switches flags within': '途中でのフラグの切り替え',
  'The regular expression {0} repeats too much: it comes to more than {1} steps; shorten it.':
    '正規表現{0}は繰り返しが多すぎ、上限の{1}段階を超えます。短くしてください。',
  'The regular expression has {0} characters; at most {1} are taken.': '正規表現が{0}文字あります。{1}文字以内にしてください。',
  '{0} is no regular expression: {1}.': '{0}は正規表現として正しくありません：{1}。',

  // Chat templates and tokenizers.
  'The chat template of {0} was stopped: it wrote {1} characters; the limit is {2} beyond the messages. Take another template.':
    '{0}のチャットテンプレートを停止しました。出力が{1}文字になり、上限（メッセージの長さ＋{2}文字）を超えたためです。別のテンプレートを使ってください。',
  'was stopped: it took longer than {0} s for one conversation and may never end. Take another template.':
    'を停止しました。1つの会話に{0}秒以上かかり、終わらない可能性があります。別のテンプレートを使ってください。',
  'cannot be run: its worker did not start within {0} s.': 'を実行できません。実行用のワーカーが{0}秒以内に起動しませんでした。',
  'was stopped: its worker ended ({0}).': 'が停止しました。実行用のワーカーが終了したためです（{0}）。',
  'cannot be run: {0}': 'を実行できません：{0}',
  'The chat template of {0} {1}': '{0}のチャットテンプレート{1}',
  'The chat template of {0} cannot be used: {1}': '{0}のチャットテンプレートを使えません：{1}',
  'The checkpoint has no chat_template, so prompts cannot be put to the model; take an instruction-tuned checkpoint, or put a chat_template.jinja beside it.':
    'チェックポイントにchat_templateがないため、モデルにプロンプトを渡せません。指示に従うよう調整されたチェックポイントを使うか、同じフォルダーにchat_template.jinjaを置いてください。',
  'The chat template of {0} refuses prompt {1}: {2}': '{0}のチャットテンプレートでは、プロンプト{1}を扱えません：{2}',
  'Prompt {0} cannot be asked: {1}': 'プロンプト{0}をモデルに渡せません：{1}',
  'Row {0} cannot be learnt: {1}': '行{0}は学習に使えません：{1}',
  'tokenizer_config.json cannot be used: {0}: {1}': 'tokenizer_config.jsonを使えません：{0}：{1}',
  'tokenizer_config.json names no eos_token of the vocabulary, so answers would never end.':
    'tokenizer_config.jsonに、語彙にあるeos_token（終わりを示すトークン）の指定がありません。このままでは回答が終わりません。',
  'tokenizer.json sets {0}, which is not supported; take another checkpoint.':
    'tokenizer.jsonの設定{0}には対応していません。別のチェックポイントを使ってください。',
  'tokenizer.json uses the {0} "{1}", which is not supported; take another checkpoint.':
    'tokenizer.jsonの{0} "{1}"には対応していません。別のチェックポイントを使ってください。',
  'tokenizer.json cannot be read: {0}': 'tokenizer.jsonを読めません：{0}',
  'The tokenizer of tokenizer.json cannot be run: {0}.': 'tokenizer.jsonのトークナイザーを実行できません：{0}。',
  'while it was read': '読み込み中',
  'at a text of {0} characters': '{0}文字のテキストの処理中',
  'at an answer of {0} tokens': '{0}トークンの回答の処理中',
  'The tokenizer of tokenizer.json was stopped {0}: its worker ended ({1}).':
    'tokenizer.jsonのトークナイザーが{0}に停止しました。実行用のワーカーが終了したためです（{1}）。',
  'The tokenizer of tokenizer.json was stopped {0}: {1} took longer than {2} s, twice, and may never end. Take another checkpoint, or mend that file.':
    'tokenizer.jsonのトークナイザーを{0}に停止しました。{1}が2回続けて{2}秒を超え、終わらない可能性があります。別のチェックポイントを使うか、tokenizer.jsonを修正してください。',
  it: 'トークナイザーの処理',
  'its {0} "{1}"': '{0} "{1}"の処理',
  'the pattern {0} of {1}': '{1}（パターン：{0}）',

  // Checkpoints that are evaluated, and judges.
  'The checkpoint has no tokenizer.json and tokenizer_config.json, so text cannot be put to it.':
    'チェックポイントにtokenizer.jsonとtokenizer_config.jsonがそろっていないため、テキストを渡せません。',
  'There are no prompts to put to the checkpoint; give at least one.':
    'チェックポイントに渡すプロンプトがありません。1件以上指定してください。',
  'The start weights have no tensor {0} of shape [{1}]: drift needs one architecture.':
    '学習前の重みに、形が[{1}]のテンソル{0}がありません。ずれ（ドリフト）を測れるのは、構造が同じモデルの間だけです。',
  'The wording of the prompt "{0}" is not there, so its answer cannot be judged again.':
    'プロンプト「{0}」の文面が残っていないため、その回答を判定し直せません。',
  'There is no judge "{0}"; there are {1}.': '判定器「{0}」はありません。{1}から選んでください。',
  'The judge "{0}" needs the model {1}, which is not offered here. Choose another judge.':
    '判定器「{0}」に必要なモデル{1}は、ここでは使えません。別の判定器を選んでください。',
  'The judge {0} gave {1} verdicts on {2} answers.': '判定器{0}の判定の数（{1}件）が、回答の数（{2}件）と一致しません。',
  '{0} Choose another column, or say what they are.': '{0} 別の列を選ぶか、どちらのプロンプトなのかを指定してください。',
} satisfies Texts;
