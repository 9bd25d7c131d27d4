import type { Texts } from '../../templates';

/** What is said of files and of what is kept: src/exchange, src/store. */
export default {
  // The files of a model.
  'config.json is missing. A model in the Hugging Face layout has config.json and model.safetensors.':
    'config.jsonがありません。Hugging Face形式のモデルには、config.jsonとmodel.safetensorsが必要です。',
  '{0} holds the tensor {1}, which the index does not put there.': '{0}にテンソル{1}がありますが、索引では別の場所になっています。',
  '{0} is missing (and there is no {1}).{2}': '{0}がありません（{1}もありません）。{2}',
  ' {0} is there: shards need their index beside them.': '{0}はありますが、分割されたファイルには索引も必要です。',
  '{0}: weight_map is {1}, expected the file of each tensor.': '{0}：weight_mapが{1}になっています。テンソルごとのファイル名が必要です。',
  '{0} puts {1} into {2}, expected a .safetensors file beside it.':
    '{0}では{1}の場所が{2}になっています。同じフォルダーの.safetensorsファイルを指定してください。',
  'The index names {0}, which is not among the files{1}.': '索引にある{0}が、ファイルの中にありません{1}。',
  ' ({0} of {1} shards are missing)': '（分割された{1}個のうち{0}個が不足）',
  'The index puts the tensor {0} into {1}, which does not hold it.': '索引ではテンソル{0}は{1}にありますが、実際には入っていません。',
  '{0} could not be loaded ({1}). Check the connection.': '{0}を読み込めませんでした（{1}）。接続を確認してください。',
  '{0} could not be loaded: its host answered {1}.': '{0}を読み込めませんでした。ホストの応答は{1}です。',
  '{0} Convert it once with Transformers, then choose the new folder: {1}':
    '{0}次のようにTransformersで一度変換してから、新しいフォルダーを選んでください：{1}',
  "{0} is in llama.cpp's format GGUF, not safetensors.": '{0}はsafetensorsではなく、llama.cppのGGUF形式です。',
  '{0} is not safetensors; such files can hold programs, so they are not opened here.':
    '{0}はsafetensors形式ではありません。このようなファイルにはプログラムが含まれることがあるため、ここでは開きません。',
  'The tokenizer is there as {0} only; tokenizer.json is needed.':
    'トークナイザーが{0}の形でしか入っていません。tokenizer.jsonが必要です。',
  '{0} and {1} were both given. Choose the folder of one model.': '{0}と{1}の両方が渡されました。1つのモデルのフォルダーを選んでください。',
  '{0} has {1} bytes; at most {2} are read. It is damaged, or another file under this name.':
    '{0}は{1}バイトですが、読めるのは{2}バイトまでです。壊れているか、名前の同じ別のファイルです。',
  '{0} is not text in UTF-8.': '{0}はUTF-8のテキストではありません。',
  '{0} holds lists or objects more than {1} deep in each other.': '{0}のリストやオブジェクトの入れ子が、上限の{1}段を超えています。',
  '{0} is not JSON: it was cut off. It ends after {1} characters, in line {2}, inside {3}. Fetch it again.':
    '{0}はJSONとして読めません。途中で切れています（{1}文字、{2}行目の{3}の中で終わっています）。取得し直してください。',
  '{0} is not JSON: {1}.': '{0}はJSONではありません：{1}。',
  '{0} is {1}, expected an object.': '{0}が{1}になっています。オブジェクトが必要です。',
  '{0} and {1} are both the tensor {2}.': '{0}と{1}が、どちらも同じテンソル{2}を指しています。',
  '{0} has the chat templates {1} and none of the name "default", so it cannot be told which one conversations take. Name one of them "default", or put a chat_template.jinja beside it.':
    '{0}にはチャットテンプレート{1}がありますが、「default」という名前のものがないため、会話にどれを使うか決められません。どれか1つの名前を「default」にするか、同じフォルダーにchat_template.jinjaを置いてください。',
  'The chat template writes {0}, which {1} names as special and which has no id in tokenizer.json, added_tokens.json or added_tokens_decoder: it would be cut into pieces. Add the files of the tokenizer that the model was trained with.':
    'チャットテンプレートは{0}を書き込みますが、{1}で特殊トークンとされているこの語のIDが、tokenizer.json、added_tokens.json、added_tokens_decoderのどこにもないため、細かく分割されてしまいます。モデルの学習に使われたトークナイザーのファイルを追加してください。',
  '{0}: added_tokens_decoder has {1} at {2}, expected a token at its id.':
    '{0}：added_tokens_decoderの{2}が{1}になっています。IDごとのトークンが必要です。',

  // The inside of safetensors.
  '{0} could not be read ({1}). {2}': '{0}を読み込めませんでした（{1}）。{2}',
  'If it was changed, moved or removed after it was chosen, choose it again.':
    '選んだ後に変更、移動、削除した場合は、もう一度選んでください。',
  '{0} ends early: bytes {1} to {2} were asked for, {3} came.':
    '{0}は途中で終わっています。{1}から{2}バイト目までのうち、{3}バイトしか読めませんでした。',
  '{0} is not a usable safetensors file: {1}.': '{0}は使えるsafetensorsファイルではありません：{1}。',
  'it has {0} bytes, the length of its header alone needs 8': '{0}バイトしかなく、ヘッダーの長さを書くのに必要な8バイトもありません',
  'its header claims {0} bytes, at most {1} are read, enough for 100,000 tensors; it is damaged, or no model of this kind':
    'ヘッダーの長さが{0}バイトとなっていますが、読めるのは{1}バイト（テンソル100,000個分）までです。壊れているか、この種類のモデルではありません',
  'its header claims {0} bytes, after the first 8 the file has {1}':
    'ヘッダーの長さが{0}バイトとなっていますが、先頭の8バイトより後は{1}バイトしかありません',
  'tensor {0} begins at byte {1}, expected {2}: a hole or an overlap':
    'テンソル{0}の始まりが{1}バイト目です（{2}バイト目のはず）。隙間か重なりがあります',
  'its tensors end at byte {0}, the file at {1}{2}': 'テンソルの終わりは{0}バイト目、ファイルの終わりは{1}バイト目です{2}',
  ': it was cut off': '（途中で切れています）',
  'its header is not strict JSON in UTF-8 ({0})': 'ヘッダーがUTF-8の厳密なJSONではありません（{0}）',
  'its header is {0}, expected an object': 'ヘッダーが{0}になっています。オブジェクトが必要です',
  '{0} is {1}, expected an object': '{0}が{1}になっています。オブジェクトが必要です',
  '{0}.{1} is {2}, expected a string': '{0}.{1}が{2}になっています。文字列が必要です',
  'tensor {0}': 'テンソル{0}',
  '{0} has the field {1}, expected {2}': '{0}に{1}という項目があります。使えるのは{2}です',
  '{0} has the type {1}; {2}': '{0}の型は{1}です。{2}',
  'F32, F16 and BF16 can be read': '読めるのはF32、F16、BF16です',
  '{0} has the shape {1}, expected sizes of 0 or more': '{0}の形が{1}になっています。0以上の大きさが必要です',
  '{0} has the data_offsets {1}, expected first and last byte': '{0}のdata_offsetsが{1}になっています。最初と最後のバイト位置が必要です',
  '{0} has the shape {1}, larger than any file': '{0}の形{1}は、ファイルに収まらない大きさです',
  '{0} of shape {1} needs {2} bytes, its data_offsets give {3}': '{0}（形{1}）には{2}バイト必要ですが、data_offsetsでは{3}バイトです',
  'Rows {0} to {1} were asked for of a tensor of shape {2}.': '形が{2}のテンソルに対し、{0}から{1}までの行が求められました。',
  'Two tensors of one name were to be written.': '同じ名前のテンソルが2つ書き出されようとしました。',
  'Tensor {0} of shape [{1}] came with other sizes.': '形が[{1}]のテンソル{0}が、違う大きさで渡されました。',

  // Adapters.
  '{0} has {1} values for the shape {2}.': '{0}の値は{1}個で、形{2}に合いません。',
  '{0} is missing. An adapter of PEFT has {1} and {2}.': '{0}がありません。PEFTのアダプターには{1}と{2}が必要です。',
  '{0} has r: {1}; it {2}.': '{0}のrは{1}です：{2}。',
  '{0}: tensor {1} holds {2} at element {3}.': '{0}：テンソル{1}の要素{3}が{2}になっています。',
  'The weights are there as adapter_model.bin only. Convert them once: {0}':
    '重みがadapter_model.binの形でしか入っていません。次のように一度変換してください：{0}',
  '{0} has no peft_type, expected "LORA".': '{0}にpeft_typeがありません。"LORA"が必要です。',
  '{0} has {1}: {2}; this build expects {3}. Merge the adapter with PEFT (merge_and_unload) and bring the whole model.':
    '{0}の{1}は{2}ですが、使えるのは{3}の場合だけです。PEFTでアダプターを統合し（merge_and_unload）、モデル全体を読み込んでください。',
  'it to be off': '無効',
  '{0}: {1} and {2} are both {3}.': '{0}：{1}と{2}が、どちらも{3}を指しています。',
  '{0} holds two adapters, {1} and {2}. Choose the file of one.':
    '{0}に2つのアダプター（{1}と{2}）が入っています。1つだけ入ったファイルを選んでください。',
  '{0} holds {1}, which target_modules in {2} does not name.': '{0}に{1}がありますが、{2}のtarget_modulesに書かれていません。',
  '{0}: tensor {1} {2}': '{0}：テンソル{1}：{2}',
  'belongs to no linear layer of this model, expected {0}<layer>.lora_A.weight or lora_B.weight.':
    'このモデルのどの線形層にも当てはまりません。名前は{0}<layer>.lora_A.weightかlora_B.weightのはずです。',
  'has the shape {0}, expected {1}.': '形が{0}です。{1}のはずです。',
  '{0} holds no tensors.': '{0}にテンソルがありません。',
  '{0} lacks the tensor {1}: a kind of layer is adapted in all layers or in none.':
    '{0}にテンソル{1}がありません。同じ種類の線形層は、すべての層にアダプターがあるか、どの層にもないかのどちらかにしてください。',

  // Downloads.
  '{0} is none of the files that a model is read from.': '{0}は、モデルとして読み込むファイルではありません。',
  '{0} was to have {1} bytes; the server sends {2}. Look the model up again.':
    '{0}は{1}バイトのはずですが、サーバーから届くのは{2}バイトです。モデルを検索し直してください。',
  '"{0}" is no model\'s name or address. Expected for example {1}.':
    '「{0}」はモデルの名前でもアドレスでもありません。例：{1}。正しい名前かアドレスを入力してください。',
  'HuggingFaceTB/SmolLM2-135M-Instruct, org/name@revision or https://example.org/folder/':
    'HuggingFaceTB/SmolLM2-135M-Instruct、org/name@revision、https://example.org/folder/',
  'The answer of {0} about {1} is not what was expected.': '{1}について{0}から届いた応答が、想定と違います。',
  '{0} has no {1}, so it is not a model that can be opened here.': '{0}には{1}がないため、ここでは開けません。',
  'add its base {0} here first': '先にベースモデル{0}を追加してください',
  'it does not name its base, so add that here first': 'ベースモデルの名前が書かれていないので、調べて先に追加してください',
  '{0} is an adapter, not a whole model: {1}. Then download {2} and adapter_model.safetensors from {3} and drop both together.':
    '{0}はモデル全体ではなくアダプターです。{1}。次に、{2}とadapter_model.safetensorsを{3}からダウンロードし、2つ一緒にドロップしてください。',
  'The answer from {0} is not JSON.': '{0}から届いた応答はJSONではありません。',
  '{0}: the connection to {1} failed ({2}). Check the network and try again.':
    '{0}：{1}に接続できませんでした（{2}）。ネットワークを確認して、もう一度試してください。',
  '{0} has more than {1} bytes, which no description of a model has.': '{0}は{1}バイトを超えています。モデルの説明としては大きすぎます。',
  '{0} was stopped.': '{0}を停止しました。',
  '{0} was not found on {1}. Check the name and the revision.': '{0}は{1}に見つかりませんでした。名前とリビジョンを確認してください。',
  '{0} is only given to people who were granted access: open {1}, {2}.':
    '{0}を入手できるのは、利用を許可された人だけです。{1}を開き、{2}。',
  '{0} gives {1} to nobody who is not signed in: there is no such model, it is private, or {2}.':
    '{0}は、サインインしていない人には{1}を提供していません。モデルが存在しないか、非公開の可能性があります。そうでなければ、{2}。',
  'accept its licence there, download its files yourself and drop the folder here':
    'そのサイトでライセンスに同意してファイルをダウンロードし、フォルダーをここにドロップしてください',
  '{0} has had too many requests (429). Wait some minutes and go on.':
    '{0}へのリクエストが多すぎます（429）。数分待ってから再開してください。',
  '{0} did not give {1} (status {2}). {3}': '{0}から{1}を取得できませんでした（ステータス{2}）。{3}',
  'Try again later.': '後でもう一度試してください。',
  'Check the address.': 'アドレスを確認してください。',

  // What is written and handed over.
  'The writing of {0} was stopped.': '{0}の書き出しを停止しました。',
  '{0} could not be written ({1}); {2}. Try again, or choose the zip.':
    '{0}を書き出せませんでした（{1}）。{2}。もう一度試すか、ZIPで書き出してください。',
  '{0} of {1} files were written to {2}/{3}': '{2}/{3}に{1}個中{0}個のファイルを書き出しました',
  'Update {0} has {1} rows; the recipe asks for {2}.': '更新{0}回目は{1}行ですが、レシピでは{2}行です。',
  'Update {0} asks for row {1}; there are {2} rows.': '更新{0}回目で行{1}が求められましたが、行は{2}行しかありません。',
  '{0} is no path inside {1}/.': '{0}は{1}/の中のパスではありません。',
  'The files for {0}/ have no {1}.': '{0}/用のファイルに{1}がありません。',
  'The hand-over knows judges that are lists of phrases; "{0}" is none. Choose one that is.':
    '引き継ぎに使えるのは語句のリストによる判定器だけで、「{0}」は使えません。語句のリストによる判定器を選んでください。',
  'There are {0} rows, {1} of them tokenised; both must be the same rows, at least one.':
    '{0}行のうち、トークン化されているのは{1}行です。同じ行を1行以上そろえてください。',
  'The order has {0} updates; the recipe has max_steps {1}.': '順序の更新は{0}回分ですが、レシピのmax_stepsは{1}です。',
  'The built-in model "{0}" is on no hub: its files must be handed over.':
    '付属のモデル「{0}」は公開サイトにありません。ファイルも一緒に渡してください。',

  // What is kept.
  '{0} could not be kept': '{0}を保存できませんでした',
  '{0} could not be read': '{0}を読み込めませんでした',
  '{0} could not be deleted': '{0}を削除できませんでした',
  "{0}: this browser's storage for the page is full.": '{0}：このページ用のブラウザーの保存領域がいっぱいです。',
  "{0}: this browser's storage for the page is full. It takes {1} MB.":
    '{0}：このページ用のブラウザーの保存領域がいっぱいです。保存には{1} MBが必要です。',
  "{0}: it was stopped, and the browser's storage did not answer within {1} s of that.":
    '{0}：停止しましたが、その後{1}秒以内にブラウザーの保存領域から応答がありませんでした。',
  "{0}: the browser's storage did not answer within {1} s. Site data may be about to be deleted, or another tab holds it up; close other tabs of this page.":
    '{0}：ブラウザーの保存領域から{1}秒以内に応答がありませんでした。サイトデータの削除中か、別のタブが使っている可能性があります。このページのほかのタブを閉じてください。',
  'The checkpoint of step {0}': '更新{0}回後のチェックポイント',
  'No checkpoint of this run can be used. {0}': 'この実行には使えるチェックポイントがありません。{0}',
  'The checkpoint of step {0} is damaged: {1}, byte {2}': '更新{0}回後のチェックポイントが壊れています：{1}の{2}バイト目',
  '{0} and the {1} after it are missing.': '{0}から{1}バイトが失われています。',
  '{0} has {1} bytes instead of {2}.': '{0}からの部分が、{2}バイトのはずが{1}バイトです。',
  '{0} and the {1} after it have changed since they were written.': '{0}から{1}バイトが、書き込んだ後に変わっています。',
  'The checkpoint of step {0} is damaged: {1} ends at byte {2} of {3}.':
    '更新{0}回後のチェックポイントが壊れています：{1}が{3}バイトのうち{2}バイト目で終わっています。',
  '{0} was to go on from byte {1}; {2} bytes of it are kept.': '{0}は{1}バイト目から続けるはずでしたが、保存されているのは{2}バイトです。',
  '{0} ended at byte {1} of {2}; it is kept as far as it came.':
    '{0}は{2}バイトのうち{1}バイト目で終わりました。そこまでは保存されています。',
  '{0} was stopped; its first {1} bytes are kept.': '{0}を停止しました。先頭の{1}バイトは保存されています。',
  '{0} The first {1} bytes are kept, and it can go on from there.': '{0}先頭の{1}バイトは保存されていて、そこから再開できます。',
  '{0}: {1} Delete it and add it again.': '{0}：{1}削除して、もう一度追加してください。',
  'The check of {0} was stopped.': '{0}の確認を停止しました。',
  'The record of "{0}"': '「{0}」の記録',
  'The record of the run on {0} with seed {1}': '{0}を学習した実行（シード{1}）の記録',
  'its entry is damaged.': '保存された項目が壊れています。',
  '{0} cannot be kept, because it could not be read again: {1}': '{0}を読み直せないため、保存できません：{1}',
  '{0} is not kept again: it was deleted in this browser.': '{0}は、このブラウザーで削除されたため、保存し直しません。',
  'The record of the run {0}': '実行{0}の記録',
  'its record is not kept in this browser (any more).': '記録がこのブラウザーに保存されていません（すでに削除された可能性があります）。',
  'The kept run {0} cannot be shown: {1}': '保存された実行{0}を表示できません：{1}',
  'The kept run {0} cannot be shown: nothing lies there.': '保存された実行{0}を表示できません：何も残っていません。',
} satisfies Texts;
