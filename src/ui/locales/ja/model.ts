import type { Texts } from '../templates';

/** What the model, training and records say: src/model, src/train, src/protocol. */
export default {
  // Training.
  'Training diverged at step {0}: {1}. A lower learning rate usually helps.':
    '更新{0}回目で学習が発散しました。{1}。学習率を下げてください。多くの場合、これで解決します。',
  'a weight left the range of float16 (precision "mixed"). The weights are those after step {0}':
    '重みの値がfloat16の範囲（precision "mixed"）を超えました。残っているのは更新{0}回後の重みです',
  'the gradient norm became {0}. The weights are those after step {1}': '勾配ノルムが{0}になりました。残っているのは更新{1}回後の重みです',
  'the loss became {0}. The weights are those after step {1}': '損失が{0}になりました。残っているのは更新{1}回後の重みです',
  '{0} With gradient checkpointing (gradient_checkpointing) the activations take less memory and a step more time.':
    '{0}勾配チェックポイント（gradient_checkpointing）を使うと、必要なメモリは減りますが、1回の更新にかかる時間は延びます。',
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
  '{0}.{1} must be a number (got {2})': '{0}.{1}は数でなければなりません（今は{2}）',
  '{0} has {1} fields; at most {2} are read': '{0}の項目は{1}個ですが、読めるのは{2}個までです',
  '{0}.{1} must be true or false': '{0}.{1}はtrueかfalseでなければなりません',
  '{0}.step is {1}, but the update logged before it is {2}': '{0}.stepは{1}ですが、その前に記録された更新は{2}です',
  'its log_history holds no update and no evaluation{0}': 'log_historyに更新も評価もありません{0}',
} satisfies Texts;
