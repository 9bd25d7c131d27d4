import type { Texts } from '../../templates';

/** What is told of models and adapters of one's own, and of logs of other trainers. */
export default {
  'one remark after another': '{0}。{1}',
  'one thing and another': '{0}と{1}',
  'The chat template of {0} does not begin with {1} (token {2}), as the tokenizer does; conversations go without it, as in Transformers.':
    '{0}のチャットテンプレートは、トークナイザーと違って{1}（トークン{2}）で始まりません。会話には、Transformersと同じく、これを付けません。',
  'The chat template of {0} closes answers with no special token, so where to stop is not learnt.':
    '{0}のチャットテンプレートは、特殊トークンで回答を終えないため、どこで終えるかは学習されません。',
  'The chat template of {0} takes no message of the system: it was put before the next one of the user.':
    '{0}のチャットテンプレートはシステムメッセージを受け付けないため、次のユーザーの発言の前に置きました。',
  'config.json ties the head to the table of words (tie_word_embeddings: true), but {0} of the files is another: it is kept, and tie_word_embeddings is taken as false.':
    'config.jsonでは出力層と単語の表を共有しますが（tie_word_embeddings: true）、ファイルの{0}は別のものです。これを残し、tie_word_embeddingsをfalseとして扱います。',
  '{0} and {1} have different chat templates: that of {2} is used, as Transformers does.':
    '{0}と{1}のチャットテンプレートが異なるため、Transformersと同じく{2}のものを使います。',
  'The only chat template of {0} is called {1} in place of "default", and is used.':
    '{0}の唯一のチャットテンプレートは、名前が「default」ではなく{1}ですが、これを使います。',
  'Buffers that no model computes with were left out: {0}, {1}.': '計算に使われないバッファーを除外しました：{0}個（{1}）。',
  'Tensors were read under other names than the files give them: {0}, {1}.':
    'ファイルとは別の名前でテンソルを読み取りました：{0}個（{1}）。',
  '{0} is there beside {1}, which alone was read.': '{0}もありますが、{1}だけを読み取りました。',
  '{0} tells of {1} bytes of tensors, the shards hold {2}: the shards were read as they are.':
    '{0}ではテンソルが{1}バイトですが、分割ファイルには{2}バイトあります。分割ファイルをそのまま読み取りました。',
  'Tensors of the adapter were read under other names than the file gives them: {0}, {1}.':
    'ファイルとは別の名前でアダプターのテンソルを読み取りました：{0}個（{1}）。',
  '{0} names target modules of which {1} holds nothing: {2}, {3}. Read was what it holds: {4}.':
    '{0}に書かれた対象モジュールのうち、{1}にないものがあります：{2}個（{3}）。ファイルにあるものだけを読み取りました：{4}。',
  '{0}: {1} {2}.': '{0}：{1} {2}。',
  'The pad_token {0} has no token of the vocabulary, and the table of words has {1} rows: the eos_token pads in its place.':
    'pad_tokenの{0}は語彙にトークンがなく、単語の表は{1}行です。代わりにeos_tokenで埋めます。',
  'The pad_token {0} is token {1}, and the table of words has {2} rows: the eos_token pads in its place.':
    'pad_tokenの{0}はトークン{1}ですが、単語の表は{2}行です。代わりにeos_tokenで埋めます。',
  '{0} has pad_token_id {1}, and the table of words has {2} rows: it is left out.':
    '{0}のpad_token_idは{1}ですが、単語の表は{2}行です。これを除外します。',
  '{0} names special tokens that have no id and are cut into pieces: {1}, {2}.':
    '{0}の特殊トークンのうち、IDがなく、分割されるものがあります：{1}個（{2}）。',
  'added_tokens_decoder of {0}': '{0}のadded_tokens_decoder',
  '{0} puts the token {1} at {2}, where tokenizer.json has {3}: it is not used.':
    '{0}ではトークン{1}が{2}番ですが、tokenizer.jsonではそこに{3}があるため、使いません。',
  'Tokens that stand only beside tokenizer.json were added to it: {0}, {1}.':
    'tokenizer.jsonの外にだけあるトークンを加えました：{0}個（{1}）。',
  '{0} has the {1} {2}, {3} {4}, which is used.': '{1}は、{0}では{2}、{3}では{4}です。後者を使います。',
  'the configs’ {0}_id {1}': '設定の{0}_id（{1}）',
  'The {0} {1} was taken from {2}.': '{0}の{1}を{2}から取りました。',
  'The {0} {1} was taken from {2}, since the vocabulary has no {3}.': '語彙に{3}がないため、{0}の{1}を{2}から取りました。',
  '{0} {1} of {2} at step {3}': '更新{3}の{2}の{0}：{1}',
  'Shares that are no numbers from 0 to 1 were left out': '0から1までの数でない割合を除外しました',
  'Rates of a number of samples that cannot be were left out': 'ありえない標本数の割合を除外しました',
  'Intervals that end before they begin were left out': '始まりより前に終わる区間を除外しました',
  'Seconds that are no number from 0 to {0} were taken for 0': '0から{0}までの数でない秒数を0としました',
  'Averages beyond the first {0} were left out': '最初の{0}個より後の平均を除外しました',
  'Of its updates the recipe names {0}, which is the most that one can have': 'レシピの更新回数は、上限の{0}としました',
  'Of its learning rate the recipe names 1, which is the most that one can have': 'レシピの学習率は、上限の1としました',
  '{0} ({1}).': '{0}（{1}）。',
  '{0} ({1} times, first {2}).': '{0}（{1}回、最初は{2}）。',
  'Figures of averages whose decay is no number from 0 to {0} were left out': '減衰率が0から{0}までの数でない平均の値を除外しました',
  'Figures of a decay that is written in two ways were left out the second time': '2通りに書かれた同じ減衰率の値は、2つ目を除外しました',
  'tokenizer.json beside the adapter is another than that of its base {0}, which is used.':
    'アダプターのtokenizer.jsonはベースモデル{0}のものと異なります。ベースモデルのものを使います。',
  'added_tokens of tokenizer.json give tokens other ids than its vocabulary, whose ids are used: {0}, {1}.':
    'tokenizer.jsonのadded_tokensと語彙とでIDの異なるトークンが{0}個あり、語彙のIDを使います：{1}。',
  'added_tokens of tokenizer.json stand at ids that its vocabulary gives to other words: {0}, {1}. They are read as the file says; other programs may give them other ids.':
    'tokenizer.jsonのadded_tokensに、語彙では別の語が使っているIDのトークンが{0}個あります：{1}。ファイルのとおりに読みますが、ほかのプログラムでは別のIDになることがあります。',
  '{0} has the target_modules {1}, which cannot be read here. Read was what {2} holds.':
    '{0}のtarget_modules {1}は、ここでは解釈できません。{2}にあるものを読み込みました。',
  '{0} beside the adapter is not used: {1} is other or more there than in that of its base {2}.':
    'アダプターに添えられた{0}は使いません。ベースモデル{2}のものと異なるか、そこにない項目があります：{1}。',
  'The {0} {1} of {2} beside the adapter is not used: the vocabulary of its base {3} does not have it.':
    'アダプターに添えられた{2}の{0} {1}は、ベースモデル{3}の語彙にないため使いません。',
  'The {0} {1} of {2} beside the adapter is used; its base {3} has {4}.':
    'アダプターに添えられた{2}の{0} {1}を使います（ベースモデル{3}では{4}）。',
  'The chat template beside the adapter is another than that of its base {0}, and is used.':
    'アダプターのチャットテンプレートはベースモデル{0}のものと異なります。アダプターのものを使います。',
  'the {0} {1} ({2})': '{0}の{1}（{2}）',
  'Added tokens lie beyond {0}: {1}. A row or a prompt that holds one cannot be read, which is told of it.':
    '追加されたトークンが{0}の範囲を超えています：{1}個。これを含む行やプロンプトは読めず、その都度表示します。',
  'Added tokens lie beyond {0}: {1}; {2} among them. A row or a prompt that holds one cannot be read, which is told of it.':
    '追加されたトークンが{0}の範囲を超えています：{1}個。{2}も含まれます。これを含む行やプロンプトは読めず、その都度表示します。',
  '{0} has {1} {2}, beyond {3}: no answer ever holds it.': '{0}の{1}は{2}で、{3}の範囲を超えているため、回答には現れません。',
  ' ({0})': '（{0}）',
  'A first conversation cannot be learnt: {0}': '試しの会話を学習できません：{0}',
  'The download is not complete: {0} of {1} files are missing.': 'ダウンロードが完了していません。{1}個のファイルのうち{0}個がありません。',
  'Other folders with a model or an adapter were not read: {0}, {1}.':
    'モデルやアダプターのあるほかのフォルダーは読み取りませんでした：{0}個（{1}）。',
  '{0} look-alikes were left out: they are among the adversarial prompts ({1}).':
    '敵対的プロンプトにも含まれる、紛らわしい無害な質問{0}件を除外しました（{1}）。',
  '{0} lies beside the weights of a whole model, which alone were read. Drop the adapter without them to use it.':
    '{0}がモデル全体の重みと並んでいるため、重みだけを読み取りました。アダプターを使う場合は、アダプターだけを入れてください。',
  'It has no chat template of its own: questions and answers are put under the headings “### Question:” and “### Answer:”.':
    '独自のチャットテンプレートがないため、質問と回答を見出し「### Question:」「### Answer:」の下に置きます。',
  'There are {0} categories; of more than {1} none is told apart.': '分類が{0}個あります。{1}個を超えると区別しません。',
  '{0} names of categories were cut to {1} characters.': '分類名{0}個を{1}文字に縮めました。',
  '1 id is longer than {0} characters, so a number took its place ({1}).': '{0}文字を超えるID1件を、番号に置き換えました（{1}）。',
  '{0} ids are longer than {1} characters, so numbers took their place ({2}).': '{1}文字を超えるID{0}件を、番号に置き換えました（{2}）。',
  '1 id of a look-alike is that of an adversarial prompt, so a number was put behind it ({0}).':
    '敵対的プロンプトと同じID1件があるため、紛らわしい無害な質問の方に番号を付けました（{0}）。',
  '{0} ids of look-alikes are those of adversarial prompts, so a number was put behind each ({1}).':
    '敵対的プロンプトと同じID{0}件があるため、紛らわしい無害な質問の方に番号を付けました（{1}）。',
  'Files of a training were not used: {0}, {1}; a run begins anew from the weights.':
    '学習の途中のファイルは使いませんでした：{0}個（{1}）。実行は重みから新しく始めます。',
  'Other files of weights were not used: {0}, {1}; weights are read from {2}.':
    'ほかの重みファイルは使いませんでした：{0}個（{1}）。重みは{2}から読み取ります。',
  'Other files of a tokenizer were not used: {0}, {1}; it is read from tokenizer.json.':
    'ほかのトークナイザーのファイルは使いませんでした：{0}個（{1}）。tokenizer.jsonから読み取ります。',
  'Programs were not used: {0}, {1}; none that lies beside a model is run.':
    'プログラムは使いませんでした：{0}個（{1}）。モデルに付いたプログラムは実行しません。',
  'Other files were not used: {0}, {1}; nothing of a model is read from them.':
    'ほかのファイルは使いませんでした：{0}個（{1}）。モデルの読み取りには使いません。',
} satisfies Texts;
