import type { Texts } from '../../templates';

/** tabtune in a course page: src/elements (which says its own sentences from this file), src/lab/embedding, src/ui/elements. */
export default {
  'tabtune: lab for fine-tuning': 'tabtune：ファインチューニングの実験室',
  'tabtune: lesson': 'tabtune：レッスン',
  'tabtune: curve of a run': 'tabtune：実行のグラフ',
  'tabtune: answers of a run': 'tabtune：実行で得られた回答',
  '{0} did not answer as tabtune. Either this is not its address, or its host does not let pages of {1} show it in a frame: it must send Content-Security-Policy: frame-ancestors with that origin.':
    '{0}からtabtuneとしての応答がありません。アドレスが違うか、{1}のページのフレームに表示することを配信元が許可していません。配信元でContent-Security-Policy: frame-ancestorsにこのオリジンを加えて送信してください。',
  '{0} could not be read ({1}). Where it lies on another host, that host must send Access-Control-Allow-Origin.':
    '{0}を読み込めませんでした（{1}）。別のホストにあるファイルの場合は、そのホストからAccess-Control-Allow-Originを送信してください。',
  'it ended at byte {0} of {1}': '{1}バイトのうち{0}バイトで終わりました',
  'no answer came, or it broke off': '応答がないか、途中で途切れました',
  'the words of the browser: "{0}"': 'ブラウザーからの説明：「{0}」',
  '{0} could not be read: its host answered {1}. Correct src.': '{0}を読み込めませんでした。ホストの応答は{1}です。srcを修正してください。',
  'There is no tabtune-lab and no tabtune-lesson with id="{0}" in this page. Correct for, or add one.':
    'このページにはid="{0}"のtabtune-labもtabtune-lessonもありません。forを修正するか、要素を追加してください。',
  'elements.js does not find its own script tag, and so not its files. Load it by a script tag whose src ends in elements.js.':
    'elements.jsが自分のscriptタグを見つけられず、ファイルの場所がわかりません。srcがelements.jsで終わるscriptタグで読み込んでください。',
  '{0} is no recipe. Check the name of the recipe, and its file.':
    '{0}はレシピではありません。レシピの名前と、そのファイルを確認してください。',
  '{0} is no recipe: {1} {2}. Check the name of the recipe, and its file.':
    '{0}はレシピではありません。{1}：{2}。レシピの名前と、そのファイルを確認してください。',
  '{0}="{1}" is none of {2}. Correct this attribute.': '{0}="{1}"は使えません。使える値は{2}です。この属性を修正してください。',
  '{0}="{1}" is no whole number from {2} to {3}. Correct this attribute.':
    '{0}="{1}"は{2}から{3}までの整数ではありません。この属性を修正してください。',
  'src="{0}" and for="{1}" are both given, and only one can be shown. Remove one of them.':
    'src="{0}"とfor="{1}"の両方が指定されていますが、表示できるのは片方だけです。どちらかを取り除いてください。',
  'src="{0}" is no address. Give it that of a run.json, beside this page or with https:// before it.':
    'src="{0}"はアドレスではありません。このページを基準にしたrun.jsonのアドレス、またはhttps://で始まるアドレスを指定してください。',
  'Neither src nor for is given, so there is nothing to show. Give src the address of a run.json, or for the id of a tabtune-lab.':
    'srcもforも指定されていないため、表示するものがありません。srcにrun.jsonのアドレスを、またはforにtabtune-labのidを指定してください。',
  'recipe="{0}" is neither the name of a file in recipes/ without .json nor settings that begin with #. Copy what stands behind # in the address of the lab.':
    'recipe="{0}"は、recipes/にあるファイルの名前（.jsonなし）でも、#で始まる設定でもありません。実験室のアドレスの#以降をコピーして指定してください。',
  'lesson is missing. Give it the id of a lesson, such as learning-rate.':
    'lessonが指定されていません。learning-rateのようなレッスンのidを指定してください。',
  'step="{0}" has no answers in {1}; there are those of the steps {2}. Correct this attribute.':
    '{1}にはstep="{0}"の回答がありません。回答があるのは更新{2}です。この属性を修正してください。',
  'Something went wrong in the lab. What it was is said in its frame.': '実験室で問題が起きました。内容はフレームの中に表示されます。',
  '{0} cannot be shown: {1}': '{0}を表示できません。{1}',
  '{0}, made on {1} with {2} on {3}.': '{0}（{1}に{3}で{2}を学習）。',
  'It did not come to its end; it was last measured at step {0}.': '最後まで学習していない記録です。最後の測定は更新{0}です。',
} satisfies Texts;
