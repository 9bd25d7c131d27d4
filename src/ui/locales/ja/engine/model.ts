import type { Texts } from '../../templates';

/** What the model, training, records and the engine say: src/model, src/train, src/protocol, src/worker. */
export default {
  // Training.
  'Training diverged at step {0}: {1}. A lower learning rate usually helps.':
    '更新{0}回目で学習が発散しました。{1}。学習率を下げてください。多くの場合、これで解決します。',
  'a weight left the range of float16 (precision "mixed"). The weights are those after step {0}':
    '重みの値がfloat16の範囲（precision "mixed"）を超えました。残っているのは更新{0}回後の重みです',
  'the gradient norm became {0}. The weights are those after step {1}': '勾配ノルムが{0}になりました。残っているのは更新{1}回後の重みです',
  'the loss became {0}. The weights are those after step {1}': '損失が{0}になりました。残っているのは更新{1}回後の重みです',
  '{0} With gradient checkpointing (gradient_checkpointing) the activations take less memory and a step more time.':
    '{0}勾配チェックポインティング（gradient_checkpointing）を使うと、必要なメモリは減りますが、1回の更新にかかる時間は延びます。',
  'No token of this batch has a label, so there is nothing to learn from it.':
    'このバッチには正解ラベルの付いたトークンがないため、学習できるものがありません。',
  '{0} is {1}, but the model was opened with {2}: give it to both.':
    '{0}は{1}ですが、モデルは{2}で開かれています。両方に同じ値を指定してください。',
  'An update was submitted while a state was being restored.': '状態の復元中に更新が送られました。',
  'More than {0} updates were submitted without waiting.': '完了を待たずに{0}回を超える更新が送られました。',
  'Row {0} has {1} tokens; the model was opened for {2}.': '行{0}は{1}トークンですが、モデルは{2}トークン用に開かれています。',
  'The batch has {0} rows of tokens and {1} of labels; they must be equally many.':
    'バッチのトークンは{0}行、ラベルは{1}行です。行数を同じにしてください。',
  'The saved {0} have {1} bytes; this run needs {2}.': '保存された{0}は{1}バイトですが、この実行には{2}バイト必要です。',
  'The saved {0} hold {1} at element {2}.': '保存された{0}の要素{2}が{1}になっています。',
  'first moment': '1次モーメント',
  'second moment': '2次モーメント',
  'The evaluation was stopped.': '評価を停止しました。',

  // Rows and prompts.
  'Row {0} has {1} tokens; the model was opened for {2} positions.': '行{0}は{1}トークンですが、モデルは{2}トークン用に開かれています。',
  'Row {0} has {1} tokens but {2} labels; they must be equally many.': '行{0}はトークンが{1}個、ラベルが{2}個です。同じ数にしてください。',
  'Prompt {0} is empty; a prompt needs at least one token.': 'プロンプト{0}は空です。1トークン以上にしてください。',
  'Prompt {0}': 'プロンプト{0}',
  'Row {0}': '行{0}',
  '{0} has {1} tokens; at most {2} were planned for.': '{0}は{1}トークンですが、扱えるのは{2}トークンまでです。',
  'Row {0} holds the token id {1}; the vocabulary has {2} entries.': '行{0}にトークンID {1}がありますが、語彙は{2}語です。',
  'There is no program "{0}".': '「{0}」というプログラムはありません。',
  'A prompt of {0} tokens with {1} new ones exceeds the {2} positions planned for.':
    '{0}トークンのプロンプトと{1}トークンの回答を合わせると、予定の{2}トークンを超えます。',
  '{0} new tokens exceed the {1} planned for.': '回答の{0}トークンは、予定の{1}トークンを超えています。',
  "Rows of {0} tokens are longer than this model's {1} positions.": '{0}トークンの行は、このモデルの上限の{1}トークンを超えています。',
  "This model's attention looks back {0} tokens (sliding_window), which is supported for rows up to that length only; these have {1}. Choose a smaller max_length.":
    'このモデルの注意機構が見るのは直前の{0}トークンまで（sliding_window）で、行の長さもそこまでしか対応していません。今の行は{1}トークンです。max_lengthを小さくしてください。',

  // Models and their settings.
  'config.json cannot be used: {0}.': 'config.jsonを使えません：{0}。',
  'config.json: num_attention_heads {0} is not a multiple of num_key_value_heads {1}.':
    'config.json：num_attention_heads {0}が、num_key_value_heads {1}の倍数ではありません。',
  'config.json: {0} is {1}; only multiples of 4 can be trained here.':
    'config.json：{0}は{1}です。ここで学習できるのは4の倍数の場合だけです。',
  'config.json: head_dim is {0}; heads of at most {1} numbers can be trained here.':
    'config.json：head_dimは{0}です。ここで学習できるのは{1}までです。',
  'config.json: layer_types holds {0}; only {1} are supported.': 'config.json：layer_typesに{0}があります。対応しているのは{1}だけです。',
  'config.json: quantization_config is there ({0}). Take the model that it was made from, in float32, float16 or bfloat16.':
    'config.json：quantization_config（{0}）があります。量子化する前の、float32、float16、bfloat16のいずれかのモデルを使ってください。',
  'config.json: rope_type "{0}" is not supported; "default" and "llama3" are.':
    'config.json：rope_type "{0}"には対応していません。"default"か"llama3"のモデルを使ってください。',
  'config.json: rope scaling of type llama3 needs factor, low_freq_factor and high_freq_factor.':
    'config.json：llama3形式のRoPEの拡大には、factor、low_freq_factor、high_freq_factorが必要です。',
  "The sine of {0} cannot be computed; angles reach up to {1}. Look at the rope settings in the model's config.json.":
    '{0}の正弦（sin）を計算できません。扱える角度は{1}までです。モデルのconfig.jsonのRoPEの設定を確認してください。',
  'It holds no tensor.': 'テンソルは1つも入っていません。',
  ' and {0} more': 'など、ほかにも{0}個',
  'It holds {0}{1}.': '入っているのは{0}{1}です。',
  'Where the head is the table of words, config.json says so: tie_word_embeddings: true.':
    '出力層が単語の埋め込みと共通の場合は、config.jsonにtie_word_embeddings: trueと書きます。',
  'The checkpoint has no tensor {0} (expected shape {1}). {2}': 'チェックポイントにテンソル{0}（形は{1}のはず）がありません。{2}',
  'Tensor {0} has the shape [{1}]; config.json asks for {2}.': 'テンソル{0}の形は[{1}]ですが、config.jsonによると{2}のはずです。',
  ' (and {0} more)': '（ほか{0}個）',
  'The checkpoint holds the tensor {0}{1}, which a model of this config.json does not have.':
    'チェックポイントにテンソル{0}{1}がありますが、このconfig.jsonのモデルにはないものです。',
  'The checkpoint has no tensor {0} (expected shape [{1}]).': 'チェックポイントにテンソル{0}（形は[{1}]のはず）がありません。',
  'Tensor {0} has the shape [{1}]; config.json asks for [{2}].': 'テンソル{0}の形は[{1}]ですが、config.jsonによると[{2}]のはずです。',
  'The checkpoint holds the tensor {0}, which this model does not have.':
    'チェックポイントにテンソル{0}がありますが、このモデルにはないものです。',
  'Tensor {0} holds {1} at element {2}.': 'テンソル{0}の要素{2}が{1}になっています。',
  'Tensor {0} holds {1} at element {2}{3}.': 'テンソル{0}の要素{2}が{1}になっています{3}。',
  ', beyond float16\'s {0}. Choose precision "float32"': '（float16の上限{0}を超えています）。precisionを"float32"にしてください',
  'Tensor {0}': 'テンソル{0}',
  'The weights': '重み',
  '{0}: element {1} is {2}, beyond float16\'s {3}. Choose precision "float32".':
    '{0}：要素{1}の値{2}は、float16の上限{3}を超えています。precisionを"float32"にしてください。',
  'A pool has {0} elements, got {1}.': '重みの要素は{0}個のはずですが、{1}個渡されました。',
  'There is no trained tensor {0} in this model.': 'このモデルに、学習したテンソル{0}はありません。',
  'There is no track {0}; there are {1}.': '{0}という系列の重みはありません。あるのは{1}です。',
  'precision "mixed" needs the feature shader-f16, which this adapter ({0}) lacks. Choose precision "float32".':
    'precision "mixed"にはshader-f16の機能が必要ですが、このGPU（{0}）にはありません。precisionを"float32"にしてください。',
  'quantization is "{0}", but such weights cannot be trained themselves: set lora.':
    'quantizationが"{0}"です。量子化した重みそのものは学習できないので、loraを設定してください。',

  // Adapters.
  'The adapter stands beside {0}, which its settings do not name.': 'アダプターに{0}用の行列がありますが、設定には書かれていません。',
  'The adapter has no matrices for {0}, which its settings name.': 'アダプターの設定に{0}がありますが、その行列がありません。',
  '{0} has {1} values, expected {2} for the shape [{3}].': '{0}の値は{1}個ですが、形が[{3}]なら{2}個のはずです。',
  '{0} holds {1} at element {2}.': '{0}の要素{2}が{1}になっています。',
  'lora is null, but the model goes on from an adapter: set lora to that of the adapter, {0}.':
    'loraがnullですが、このモデルはアダプターの続きから学習します。loraをアダプターと同じ{0}にしてください。',
  'lora.{0} is {1}, but the adapter that the model goes on from has {2}: set it to that.':
    'lora.{0}は{1}ですが、続きから学習するアダプターでは{2}です。同じ値にしてください。',

  // Recipes and records.
  'The recipe cannot be used: {0}.': 'レシピを使えません：{0}。',
  '{0} cannot be used: {1}.': '{0}を使えません：{1}。',
  'Parts of the record of the run {0} were lost. Try again.': '実行{0}の記録の一部が失われました。もう一度試してください。',
  'This record was written by a newer tabtune (version {0}; this one reads up to {1}). Open it there.':
    'この記録は新しいtabtuneで作られたものです（バージョン{0}。ここで読めるのは{1}まで）。新しいtabtuneで開いてください。',
  'This is not a run record (run.json): {0}.': '実行の記録（run.json）ではありません：{0}。',
  'A file of a run has at most {0} characters; this one has {1} or more. Record the run again with larger eval_steps and logging_steps, or with fewer live prompts and rows; its metrics.csv tells the curves.':
    '実行のファイルは{0}文字までですが、これは{1}文字以上あります。eval_stepsとlogging_stepsを大きくするか、途中の評価のプロンプトと行を減らして、もう一度実行してください。曲線はmetrics.csvで確認できます。',
  'This is not a run record (run.json): it is not JSON ({0}).': '実行の記録（run.json）ではありません：JSONではありません（{0}）。',
  'This is not a trainer_state.json: {0}.': 'trainer_state.jsonではありません：{0}。',
  'it is not JSON ({0})': 'JSONではありません（{0}）',
  'it is a picture, PNG': 'PNG形式の画像です',
  'it is a picture, JPEG': 'JPEG形式の画像です',
  'it is a picture, GIF': 'GIF形式の画像です',
  'it is a picture, WebP': 'WebP形式の画像です',
  'it is a PDF document': 'PDF文書です',
  'it is a ZIP archive; unpack it first': 'ZIPファイルです。先に展開してください',
  'it is packed with gzip; name it .json.gz or unpack it first':
    'gzipで圧縮されています。名前の末尾を.json.gzにするか、先に展開してください',
  'it is a page or a drawing, HTML or XML': 'HTMLかXMLのページや図です',
  'it holds bytes that are no text in UTF-8': 'UTF-8のテキストではないバイトが含まれています',
  'it is empty': '空のファイルです',
  'it ends in the middle, after {0} characters; copy or export it again':
    '{0}文字で途中で切れています。もう一度コピーするか書き出してください',
  'it begins with {0}, and is wrong in line {1} at character {2}': '{0}で始まり、{1}行目の{2}文字目に誤りがあります',
  'it begins with {0}': '{0}で始まっています',
  '{0}.{1} must be a number (got {2})': '{0}.{1}は数でなければなりません（今は{2}）',
  '{0} has {1} fields; at most {2} are read': '{0}の項目は{1}個ですが、読めるのは{2}個までです',
  '{0}.{1} must be true or false': '{0}.{1}はtrueかfalseでなければなりません',
  '{0}.step is {1}, but the update logged before it is {2}': '{0}.stepは{1}ですが、その前に記録された更新は{2}です',
  'its log_history holds no update and no evaluation{0}': 'log_historyに更新も評価もありません{0}',

  // The engine and its worker.
  'The engine was opened anew meanwhile. Try again.': 'その間に計算エンジンが起動し直されました。もう一度試してください。',
  '{0} Another takes its place; what it was at can be begun again.':
    '{0}新しいものに切り替えます。途中だった処理は、もう一度始められます。',
  '{0} That happened {1} times in a row, so no other is started by itself: try again, and if that does not help, close other tabs or reload the page.':
    '{0}これが{1}回続いたため、自動では起動し直しません。もう一度試してください。それでも解決しない場合は、ほかのタブを閉じるか、ページを再読み込みしてください。',
  'It was stopped before it began.': '開始する前に停止しました。',
  'The engine has not been opened.': '計算エンジンが起動していません。',
  "The engine's worker stopped: {0}.": '計算エンジンのワーカーが停止しました：{0}。',
  "The engine's worker could not be loaded; the server that the page came from may not answer.":
    '計算エンジンのワーカーを読み込めませんでした。このページのサーバーが応答していない可能性があります。',
  "The engine's worker did not answer for {0} s, and was ended.": '計算エンジンのワーカーが{0}秒間応答しなかったため、終了させました。',
  "The engine's worker did not begin within {0} s.": '計算エンジンのワーカーが{0}秒以内に起動しませんでした。',
  "The engine's worker stopped without a word, as when the browser runs out of memory.":
    '計算エンジンのワーカーが突然停止しました。ブラウザーのメモリが足りなくなったときなどに起こります。',
  'The recipe asks for {0}. {1} Let the device be chosen automatically.':
    'レシピで{0}が指定されていますが、使えません。{1}計算に使う装置を「自動」にしてください。',
  'precision is {0}, which needs WebGPU with shader-f16. {1} Choose float32: the processor computes with that.':
    'precisionが{0}です。これにはshader-f16に対応したWebGPUが必要です。{1}float32を選べば、プロセッサで計算できます。',
  'A thread of the processor could not be started: {0}.': 'プロセッサのスレッドを起動できませんでした：{0}。',
  'A thread of the processor did not come within {0} s.': 'プロセッサのスレッドが{0}秒以内に起動しませんでした。',
  'The operations of the processor could not be loaded: {0} ({1}).':
    'プロセッサでの計算に使うプログラムを読み込めませんでした：{0}（{1}）。',
  'A run is in progress. Stop it first, or wait until it is over; one adapter trains one model at a time.':
    '実行中です。1つの装置で同時に学習できるモデルは1つだけです。先に実行を停止するか、終わるまで待ってください。',
  'Another question is still being answered. Wait for it, or cancel it first.':
    '別の質問に回答している途中です。終わるまで待つか、先にキャンセルしてください。',
  'Other weights are still being exported. Wait for them, or cancel that first.':
    '別の重みを書き出している途中です。終わるまで待つか、先にキャンセルしてください。',
  'Other files are still being read. Wait for them, or cancel that first.':
    '別のファイルを読み込んでいる途中です。終わるまで待つか、先にキャンセルしてください。',
  'The engine is busy ({0}). Try again in a moment.': '計算エンジンが別の処理をしています（{0}）。少し待ってから、もう一度試してください。',

  // Runs at work.
  'No run is in progress.': '進行中の実行はありません。',
  'The run was stopped.': '実行を停止しました。',
  'The run was stopped before it began.': '実行を開始前に停止しました。',
  '{0} That happened {1} times without a checkpoint in between, so the run was ended.':
    '{0}次のチェックポイントを保存できないまま、これが{1}回起きたため、実行を終了しました。',
  '{0} The run could not go on: {1}': '{0}実行を続けられませんでした：{1}',
  '{0} This would fit here: {1}.': '{0}次の設定なら収まります：{1}。',
  '{0} Not even the smallest plan fits this adapter.': '{0}設定を最も小さくしても、このGPUには収まりません。',
  'The run needs {0} bytes of memory at once, and WebAssembly has {1} at most (4 GiB), of which a browser may give less.':
    'この実行には一度に{0}バイトのメモリが必要ですが、WebAssemblyで使えるのは最大{1}バイト（4 GiB）です。ブラウザーによっては、さらに少なくなります。',
  'The checkpoint comes from another build of tabtune. {0}': 'このチェックポイントは、別のビルドのtabtuneで作られたものです。{0}',
  'The checkpoint has no part "{0}".': 'チェックポイントに「{0}」の部分がありません。',
  'The checkpoint\'s "{0}" has {1} bytes, which are no float32 values.':
    'チェックポイントの「{0}」が{1}バイトで、float32の値の並びになっていません。',

  // Runs that are kept.
  'The weights of this run were not kept, so they cannot be asked.': 'この実行の重みは保存されていないため、質問できません。',
  'The question was stopped.': '質問を中止しました。',
  'The run has no track {0}; it has {1}.': 'この実行に{0}という系列の重みはありません。あるのは{1}です。',
  'The weights of this run were not kept, so there is nothing to export.': 'この実行の重みは保存されていないため、書き出せません。',
  'This run trained all weights, so it has no adapter; export the whole model.':
    'この実行ではすべての重みを学習したため、アダプターはありません。モデル全体を書き出してください。',
  'The checkpoint has no tensor {0} (any more).': 'チェックポイントにテンソル{0}がありません（失われた可能性があります）。',
  'A run that is at work cannot be deleted. Stop it first.': '進行中の実行は削除できません。先に停止してください。',
  'The run at work uses these files. Stop it first, or delete them when it is over.':
    'このファイルは進行中の実行で使っています。先に実行を停止するか、終わってから削除してください。',
  'Another page deleted what this browser had kept here. What this tab still holds is kept again.':
    'このブラウザーに保存していたものが、別のページから削除されました。このタブに残っているものは、保存し直します。',
  'Another page changed the form of what this browser keeps here, perhaps a newer tabtune. Reload this page.':
    'このブラウザーに保存しているものの形式が、別のページで変更されました（新しいtabtuneの可能性があります）。このページを再読み込みしてください。',
  'The browser closed the storage of this page: its site data was cleared, or the disk failed. What this tab still holds is kept again.':
    'ブラウザーがこのページの保存領域を閉じました。サイトデータが消去されたか、ディスクに問題があります。このタブに残っているものは、保存し直します。',
  'tabtune is open elsewhere in this browser, in another tab or another part of this page, and keeps the runs there; two at once would spoil each other. Close it there, or take over here.':
    'tabtuneは、このブラウザーの別のタブか、このページの別の場所でも開いていて、実行はそちらで管理しています。2か所で同時に管理すると、記録が壊れます。そちらを閉じるか、ここに切り替えてください。',
  'Nothing can be kept in this browser window, and what was kept cannot be read. {0}':
    'このブラウザーのウィンドウでは、新しく保存することも、保存済みのものを読み込むこともできません。{0}',
  'The checkpoints of the run {0}': '実行{0}のチェックポイント',

  // Models and data of a recipe.
  'The model "{0}" has no tokenizer.json and tokenizer_config.json.':
    'モデル「{0}」には、tokenizer.jsonとtokenizer_config.jsonがそろっていません。',
  ' That name is of a quantised copy: the model that it was made from will do.':
    'この名前は量子化版（数値を粗くして小さくしたもの）を指しています。量子化する前のモデルを使えます。',
  'The adapter belongs to the model "{0}", which neither ships nor is among yours. Add that model first, and choose it as the base where you add the adapter.{1}':
    'このアダプターのベースモデル「{0}」は、付属のモデルにも自分のモデルにもありません。先にそのモデルを追加し、アダプターの追加画面でベースモデルに選んでください。{1}',
  'Own files are kept by the page; here only what ships can be named.':
    '自分のファイルはページに保存されています。ここで指定できるのは付属のものだけです。',
  'safety_share mixes in rows that ship with a data set, and "{0}" is your own. Mix safety rows in where you add its file, and set safety_share to 0.':
    'safety_shareで混ぜられるのは、データセットに付属の安全データだけです。「{0}」は自分のデータなので、安全データはファイルの追加画面で混ぜ、safety_shareは0にしてください。',
  'There are no safety rows for the data set "{0}"; set safety_share to 0{1}.':
    'データセット「{0}」には安全データがありません。safety_shareを0にしてください{1}。',
  'No row of "{0}" can be read by the model "{1}".': '「{0}」には、モデル「{1}」で読める行がありません。',
  'No row of "{0}" can be learnt with the model "{1}".': '「{0}」には、モデル「{1}」で学習できる行がありません。',
  'No row of "{0}" has anything to learn within max_length {1}; choose a larger one.':
    '「{0}」には、max_length {1}に収まる範囲に学習する部分のある行がありません。max_lengthを大きくしてください。',

  // Files of one's own.
  '{0} {1}, so this cannot be used any more. Delete it and add the file that it was made from again.':
    '{0}{1}。そのため、もう使えません。削除して、元のファイルをもう一度追加してください。',
  'is no JSON': 'はJSONではありません',
  '{0} is missing, so this cannot be used any more. Delete it and add the file that it was made from again.':
    '{0}がありません。そのため、もう使えません。削除して、元のファイルをもう一度追加してください。',
  'has changed ({0})': 'の内容が変わっています（{0}）',
  'is listed in a way that this version cannot read': 'は、このバージョンでは読めない形式で登録されています',
  '{0} does not name the model that the adapter belongs to (base_model_name_or_path). Choose its base where you add it.':
    '{0}に、アダプターのベースモデルの名前（base_model_name_or_path）がありません。アダプターの追加画面でベースモデルを選んでください。',
  'Take the tokenizer that the weights were trained with, or enlarge the table (resize_token_embeddings in Transformers) and save both.':
    '重みの学習に使ったトークナイザーを使うか、Transformersのresize_token_embeddingsで埋め込みの表を広げ、両方を保存し直してください。',
  'the table of words, which has {0} rows (vocab_size in config.json)': '単語の埋め込みの表（{0}行。config.jsonのvocab_size）',
  'Tokens of the vocabulary in tokenizer.json lie beyond {0}: {1}. They are not of one model. {2}':
    'tokenizer.jsonの語彙に、{0}に収まらないトークンがあります：{1}。トークナイザーと重みが別のモデルのものです。{2}',
  'The tokens that were added to the tokenizer lie beyond {0}: {1}; {2} is among them, so that no answer could end. {3}':
    'トークナイザーに追加されたトークンが、{0}に収まりません：{1}。その中に{2}があるため、回答を終えられません。{3}',
  'The model has no {0}. Add the files of its tokenizer.': 'モデルに{0}がありません。トークナイザーのファイルも追加してください。',
  'The chat template or the tokenizer writes token {0}{1} into a first conversation, and the table of words has {2} rows (vocab_size in config.json): they are not of one model.':
    '試しの会話で、チャットテンプレートかトークナイザーがトークン{0}{1}を使いましたが、単語の埋め込みの表は{2}行（config.jsonのvocab_size）しかありません。これらは別々のモデルのファイルです。同じモデルのファイルをそろえてください。',
  '"{0}" is not kept in this browser (any more). Add the files again, or choose another.':
    '「{0}」はこのブラウザーに保存されていません（すでに削除された可能性があります）。ファイルを追加し直すか、別のものを選んでください。',
  '{0} was not kept.': '{0}は保存されていません。',
  '{0} was not kept: {1}': '{0}は保存されていません：{1}',
  '{0} has no adversarial prompt; choose a set that has some.':
    '{0}には敵対的プロンプトがありません。敵対的プロンプトを含むプロンプト集を選んでください。',
  '{0} has no look-alikes; choose a set that has some.':
    '{0}には紛らわしい無害な質問がありません。紛らわしい無害な質問を含むプロンプト集を選んでください。',
  'Every look-alike of {0} is an adversarial prompt of {1}; one of them must be mistaken.':
    '{0}の紛らわしい無害な質問が、すべて{1}では敵対的プロンプトになっています。どちらかの分類が間違っているはずです。確認してください。',
  'The reading of {0} was stopped.': '{0}の読み込みを停止しました。',
  '{0} could not be read: the thread that reads it ended ({1}).':
    '{0}を読み込めませんでした。読み込み用のスレッドが終了したためです（{1}）。',
  '{0} could not be read: the thread that reads it ended without a word. Try again.':
    '{0}を読み込めませんでした。読み込み用のスレッドが突然終了したためです。もう一度試してください。',
} satisfies Texts;
