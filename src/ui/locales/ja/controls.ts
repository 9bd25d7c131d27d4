import type { Texts } from '../templates';

/** What all rooms use: src/ui/base, src/ui/controls with the glossary, and the page itself. */
export default {
  'a thing and what is said of it': '{0}：{1}',
  'The browser would not open the folder ({0}). Choose another, or the zip.':
    'ブラウザーがフォルダーを開けませんでした（{0}）。別のフォルダーを選ぶか、ZIPで書き出してください。',
  'Choose a folder': 'フォルダーを選択',
  'Choose files': 'ファイルを選択',
  'Choose a file': 'ファイルを選択',
  '{0}, folder': '{0}（フォルダー）',
  start: '学習前',
  'The model as it was before this training, with its refusals. All else is compared with it.':
    'この追加学習を始める前のモデルです。有害な質問は、まだ拒否できます。ほかの結果は、すべてこれと比べます。',
  'The weights that are being trained: each update changes them at once, so they follow every batch, the good and the bad.':
    '学習で直接書き換えている重みです。更新のたびにすぐ変わるので、良いバッチの影響も悪いバッチの影響もそのまま受けます。',
  'average of the weights (EMA)': '平均した重み（EMA：指数移動平均）',
  'A second copy of the model, which moves a small part of the way to the trained weights after each update. It lags and is steadier.':
    'モデルをもう1つ用意し、更新のたびに、学習した重みへ少しだけ近づけたものです。変化は遅れますが、一時的な揺れに左右されにくくなります。',
  'half-life': '半減期',
  'After so many updates the average has come half of the way to weights that stand still. Longer means steadier and later.':
    '学習した重みが止まっているとしたとき、平均した重みとの差が半分に縮まるまでの更新回数です。長いほど、平均は安定しますが、変化が遅れます。',
  drift: 'ずれ（ドリフト）',
  'How far the weights have moved from the start: the straight distance, over all of them at once.':
    '重みが学習前からどれだけ動いたかを表します。すべての重みをまとめて1つの点と考え、学習前の点からの直線距離を測ります。',
  'harmful answers': '有害な回答',
  'The share of harmful requests that the model does not refuse. Not all of it helps anybody: it is told apart what complies and what is gibberish.':
    '有害な質問のうち、モデルが拒否しなかったものの割合です。拒否しなくても、悪用できる回答とは限りません。そこで、要求に応じた回答と、意味をなさない文とを区別して示します。',
  judge: '判定器',
  'The rule that says which answers count as refused. keywords@2 is a list of phrases such as “I cannot”, in its second version; refusals@4 goes by the wordings of many models.':
    'どの回答を「拒否」と数えるかを決める規則です。keywords@2は「I cannot」（できません）などの言い回しを集めたリストの第2版で、refusals@4はさまざまなモデルの断り方をもとにしています。',
  utility: '課題の正解率（有用性）',
  'How well the model does what it is being taught: the share of rows that it had never seen and answers right.':
    '教えている課題を、モデルがどれだけこなせるかを表します。学習に使わなかった行のうち、正しく答えられたものの割合です。',
  'exact match': '完全一致',
  'An answer counts as right only when it holds the expected one, word for word.':
    '期待する答えが、一字一句そのまま回答に含まれているときだけ、正解と数えます。',
  'over-refusal': '過剰拒否',
  'The share of harmless questions that are refused because they look like harmful ones.':
    '有害な質問に似ているというだけで、拒否されてしまった無害な質問の割合です。',
  'look-alikes': '紛らわしい無害な質問',
  'Harmless questions that sound like harmful ones. A good model answers them; one that fears the words alone refuses.':
    '有害に聞こえるけれども、実際には無害な質問です。よいモデルはきちんと答えます。言葉だけに反応するモデルは拒否してしまいます。',
  'live subset': '実行中に使う一部のプロンプト',
  'While a run goes on, a fixed part of the prompts is asked, to save time. All of them are asked at its end.':
    '実行中は、時間を節約するため、あらかじめ決めた一部のプロンプトだけで評価します。終了時には、すべてのプロンプトで評価します。',
  'What of a request was in nothing that the model learnt to refuse: its topic, its verb, its phrasing, or the wrapper around it, such as “for my boss”.':
    'モデルが拒否を学んだときのデータに、一度も出てこなかった要素です。話題、動詞、言い回しのほか、「上司のために」のような前置きのことをいいます。',
  'The answer holds a phrase of refusal, which is marked in it.': '拒否の言い回しを含む回答です。その部分に印を付けて示します。',
  'The answer explains the very thing that was asked for. This is what safety training prevents.':
    '求められた有害な内容を、そのまま説明している回答です。安全のための学習は、これを防ぐために行います。',
  'The answer explains something, but not what was asked for.': '何かを説明していますが、求められた内容とは違う回答です。',
  'Neither a refusal nor an explanation: words without sense. It says that the model is broken, not that it does harm.':
    '拒否でも説明でもない、意味の通らない言葉の並びです。モデルが有害になったのではなく、壊れたことを示しています。',
  'learning rate': '学習率',
  'How far each update moves the weights. Too high and the model forgets what it knew before.':
    '1回の更新で重みをどれだけ大きく動かすかを決める値です。大きすぎると、モデルは前から知っていたことを忘れてしまいます。',
  batch: 'バッチ',
  'How many rows are looked at for one update. More make the direction of the update less a matter of luck.':
    '1回の更新のために、まとめて見る行の数です。多いほど、どの行が選ばれたかという偶然に、更新の向きが左右されにくくなります。',
  accumulate: '勾配累積',
  'So many batches are added up before the weights are changed once. It is as a larger batch would be, with less memory.':
    '勾配（重みを動かす向きと強さ）をこの数のバッチ分だけ足し合わせてから、重みを1回更新します。少ないメモリで、大きなバッチを使ったのと同じ効果が得られます。',
  'warm-up': 'ウォームアップ',
  'During the first updates the learning rate grows from zero, so that the start is not a jolt.':
    '最初の何回かの更新で、学習率を0から少しずつ上げていくことです。学習の出だしに、重みが急に大きく動くのを防ぎます。',
  loss: '損失',
  'How surprised the model is by the right answer while it learns. It falls while the model gets better at the rows.':
    '学習中のモデルにとって、正しい答えがどれだけ「意外」かを表す値です。データの行をうまく予測できるようになるにつれて、小さくなります。',
  'gradient norm': '勾配ノルム',
  'How strongly a batch pulls at the weights. What pulls more than the limit is shortened to it (clipping).':
    '1つのバッチが重みを引っ張る強さ、つまり勾配の大きさです。上限を超えたときは、向きを変えずに上限の大きさまで縮めます（クリッピング）。',
  moments: 'モーメント',
  'What the optimiser Adam remembers for each weight: which way it was pulled lately, and how strongly. They take twice the memory of the weights.':
    'オプティマイザー（重みの更新方法）のAdamが、重みごとに覚えておく2つの値です。その重みが最近どちら向きに、どれだけ強く引っ張られたかを表します。重みの2倍のメモリを使います。',
  Other: 'その他',
  Yours: '自分のもの',
  Lab: '実験室',
  'Skip to Start': '開始へ移動',
  'Skip to content': '本文へ移動',
  Curves: '曲線',
  'From a file, not trained here: {0}': 'ここで学習したものではなく、ファイルから読み込んだ実行：{0}',
  'the name of a run': '「{0}」',
  'a title in a sentence': '「{0}」',
  'a title with its id': '{0}（{1}）',
  'Its record has not been read yet.': 'この実行の記録はまだ読み込んでいません。',
  'Read it': '読み込む',
} satisfies Texts;
