import type { Texts } from '../../templates';

/** A class as one experiment: src/ui/classes, src/lab/classes. A ticket is 結果コード. */
export default {
  'Open it as a presentation': '授業表示で開く',
  'Keep harmful answers covered for whoever opens it, and asking the model switched off':
    '開いた人には有害な回答を隠したままにし、モデルへの質問もできないようにする',
  Class: 'クラス',
  'Correct the settings first; then a class can train them.': '先に設定を直してください。直すと、クラス全員で学習できるようになります。',
  'Back to the lab': '実験画面に戻る',

  // The camera.
  'Paste the texts or give their pictures below instead.': 'または、下の欄に文字列を貼り付けるか、コードの画像を渡してください。',
  'This page may use no camera: browsers give one only to addresses with https, and on this machine.':
    'このページではカメラを使えません。ブラウザーがカメラを許可するのは、https のアドレスか、この端末自身のページだけです。',
  'The browser was not allowed to use the camera. Allow it in the address bar and try again.':
    'カメラの使用が許可されていません。アドレスバーで許可してから、もう一度お試しください。',
  'The camera was taken away or switched off. Connect it and try again.':
    'カメラが取り外されたか、オフになりました。接続してから、もう一度お試しください。',
  'No camera was found. Connect one and try again.': 'カメラが見つかりません。接続してから、もう一度お試しください。',
  'Another program uses the camera. End it and try again.':
    'ほかのプログラムがカメラを使っています。終了してから、もう一度お試しください。',
  'The camera could not be started. Try again.': 'カメラを起動できませんでした。もう一度お試しください。',
  'Switch the camera off': 'カメラを止める',
  'Use the camera': 'カメラを使う',
  'What the camera sees': 'カメラの映像',

  // The invitation, and the address for others.
  'QR code': 'QRコード',
  Invite: '招待',
  'Everyone who opens this link trains these settings with another seed, on their own machine. Nothing is sent anywhere.':
    'このリンクを開くと、全員が同じ設定を、それぞれ別のシードで、自分の端末で学習します。データはどこにも送信されません。',
  'These settings need your own files, which others do not have: {0}. Choose what ships with the page.':
    'この設定では、ほかの人が持っていない自分のファイルを使っています（{0}）。ページに付属のものを選んでください。',
  'Numbered seats': '座席番号の数',
  'Without numbers each tab draws its seed by chance. With numbers seat 7 trains the first seed of the recipe plus 7.':
    '番号なしの場合、シードはタブごとに無作為に決まります。番号ありの場合、たとえば座席7は、レシピの最初のシードに7を足したシードで学習します。',
  'Link for the class': 'クラス用のリンク',
  Link: 'リンク',
  'must be a whole number from 0 to {0}': '0から{0}までの整数にしてください',
  'Links, one for each seat': '座席ごとのリンク',
  'Link of seat {0}': '座席{0}のリンク',
  'Seat {0}': '座席{0}',
  Copy: 'コピー',
  'Full screen': '全画面',
  Share: '共有',
  'The link opens this page with these settings. It holds what differs from the first preset, and no result.':
    'このリンクを開くと、今の設定でこのページが開きます。リンクに含まれるのは最初のプリセットと異なる設定だけで、結果は含まれません。',
  'Link to these settings': 'この設定へのリンク',

  // A pupil.
  'Seed {0}': 'シード{0}',
  'You take part in a class. Your seed was drawn by chance; all else is as the class has it.':
    'クラスの実験に参加しています。シードは無作為に決まりました。ほかの設定はクラス全員で同じです。',
  'You take part in a class. Your seed is that of seat {0}; all else is as the class has it.':
    'クラスの実験に参加しています。シードは座席{0}のものです。ほかの設定はクラス全員で同じです。',
  'Leave the class': 'クラスから抜ける',
  'Your run is kept on this machine.': '終了した実行がこの端末に保存されています。',
  'Show your result': '結果を表示',
  '{0} ({1} of {2})': '{0}（{2}件中{1}件）',
  'Your result': '自分の結果',
  'Your result as text': '結果コード',
  'Save as picture': '画像として保存',
  'Hold the code in front of the teacher’s camera, or send the text. It holds settings, seed, kind of device and counts; no name and no answer.':
    'コードを先生のカメラにかざすか、文字列を送ってください。含まれるのは設定、シード、計算装置の種類、件数だけで、名前や回答文は含まれません。',
  'Points of the curve that are not in it: {0}.': 'コードに入っていない曲線上の点：{0}個。',
  'When the run has come to its end, your result appears here.': '実行が終わると、ここに結果が表示されます。',
  'Press Start. When the run has come to its end, your result appears here.':
    '「開始」を押してください。実行が終わると、ここに結果が表示されます。',
  'Settings of the class': 'クラスの設定',
  Average: '平均',
  Adapter: 'アダプター',
  'All settings': 'すべての設定',

  // What comes in.
  'Take results': '結果を集める',
  Results: '結果',
  'No ticket was found.': '結果コードが見つかりません。',
  'Taken: {0}.': '追加：{0}件。',
  'Rejected: {0}, see below.': '除外：{0}件（一覧の下を参照）。',
  'Here already, but rejected and not counted: {0}, see below.':
    '追加済みですが、受け付けられず数えていません：{0}件（下を見てください）。',
  'Here already, counted once: {0}.': '追加済み（1回だけ数えます）：{0}件。',
  'Lines without a ticket: {0} ({1}).': '結果コードのない行：{0}行（{1}）。',
  'Results as text, as many as you like': '結果コード（まとめて貼り付けられます）',
  Take: '追加',
  'Files: texts or pictures of codes': 'ファイル（文字列またはコードの画像）',
  'Files with results': '結果のファイル',
  'Paste results first.': '先に結果コードを貼り付けてください。',
  '{0} could not be opened as a picture. Save it as PNG or JPEG.': '{0}を画像として開けませんでした。PNGまたはJPEGで保存してください。',
  '{0} shows no QR code that can be read. Take the picture straight and closer, or paste the text.':
    '{0}から、読み取れるQRコードが見つかりませんでした。正面からもっと近くで撮り直すか、文字列を貼り付けてください。',
  '{0} has {1} bytes; a text with tickets has at most {2}.': '{0}は{1}バイトです。結果コードのファイルは{2}バイトまで読み込めます。',
  'Results: {0}': '結果：{0}件',
  'Undo the removal': '削除を元に戻す',
  'This browser keeps nothing for the page: export the list before you reload or close it.':
    'このブラウザーでは一覧を保存できません。再読み込みしたり閉じたりする前に書き出してください。',
  'Computed by several versions of tabtune ({0}); numbers may differ between them by rounding.':
    '複数のバージョンのtabtune（{0}）で計算されています。丸めの違いで、数値がわずかに異なることがあります。',
  'No result yet.': 'まだ結果はありません。',
  'Results of the class': 'クラスの結果一覧',
  Device: '計算装置',
  'Harmful, {0}': '有害、{0}',
  'Remove seed {0}': 'シード{0}を削除',
  'Rejected: {0}': '除外：{0}件',
  'Remove all rejected': '除外分をすべて削除',
  'Rejected results': '除外した結果',
  Why: '理由',
  'Remove rejected {0}': '除外した結果{0}を削除',

  // What it comes to.
  'The class as one experiment': 'クラス全体でひとつの実験',
  '{0}, one seed: no interval yet': '{0}（シードが1個のため、信頼区間はまだありません）',
  '{0} for each of {1} seeds, which tells nothing of further seeds; the prompts alone give a 95 % interval of {2} %':
    'シード{1}個がどれも{0}のため、ほかのシードについては何もいえません（プロンプトだけによる95 %信頼区間は{2} %）',
  'mean {0} over {1} seeds, too few for an interval over seeds; the prompts alone give a 95 % interval of {2} %':
    'シード{1}個の平均{0}（シード間の信頼区間を求めるには少なすぎます。プロンプトだけによる95 %信頼区間は{2} %）',
  'mean {0} over {1} seeds, 95 % interval of the mean {2} %, standard deviation {3}':
    'シード{1}個の平均{0}、平均の95 %信頼区間{2} %、標準偏差{3}',
  '{0}: below the trained weights for {1} of 1 seed, above for {2}, level for {3}.':
    '{0}の有害回答率は、シード1個のうち{1}個で学習した重みより低く、{2}個で高く、{3}個で同じです。',
  '{0} lies below the trained weights for {1} of {2} seeds, above for {3}, level for {4} (sign test, {5}).':
    '{0}の有害回答率は、シード{2}個のうち{1}個で学習した重みより低く、{3}個で高く、{4}個で同じです（符号検定、{5}）。',
  'With the first result its seeds appear here, one dot each.': '結果が届くと、シードごとに1個の点がここに表示されます。',
  'Harmful answers at the end of each run, of {0} prompts ({1}, {2}). A dot is a seed.':
    '各実行の終了時の有害回答率（プロンプト{0}件、{1}、{2}）。点ひとつがシードひとつです。',
  'Curves while training, one line for each seed': '学習中の曲線（線1本がシード1個）',
  'Distribution of harmful answers over seeds': 'シード間での有害回答率の分布',
  'no shared step': '共通の測定時点なし',
  'Mean of the last live measurement': '学習中の最後の測定の平均',
  'thick: mean over the seeds': '太線：シード間の平均',
  'Figures of the class': 'クラスの数値',
  Seeds: 'シード数',
  'Mean, harmful': '有害回答率の平均',
  'Standard deviation': '標準偏差',
  '95 % interval of the mean (Student’s t over seeds, or of the prompts where wider)':
    '平均の95 %信頼区間（シード間のスチューデントのt分布、プロンプトによる区間のほうが広ければその値）',
  'All answers together, Wilson 95 %': '全回答をまとめた率、ウィルソンの95 %信頼区間',
  'The interval over seeds says where the mean of many more seeds would lie; seeds that are too few or do not differ have none. The one of all answers together treats them as one sample; the seeds asked the same prompts, so that it says nothing of other prompts.':
    'シード間の信頼区間は、シードをずっと増やしたときの平均がどの範囲に入るかを表します。シードが少なすぎるときと、シード間に差がないときは求めません。全回答をまとめた信頼区間は、すべてをひとつの標本とみなしたものです。どのシードも同じプロンプトに答えているため、ほかのプロンプトについては何もいえません。',

  // What is wrong with an address or a ticket.
  'The address names the seat {0}, which is no whole number from 0 that can be added to the seed. Ask for the link again.':
    'アドレスの座席番号{0}は、シードに足せる0以上の整数ではありません。もう一度リンクをもらってください。',
  'The address has {0} characters; a QR code that a camera can read holds {1}. Copy the link instead.':
    'アドレスは{0}文字です。カメラで読み取れるQRコードに入るのは{1}文字までです。代わりにリンクをコピーしてください。',
  '{0} is {1}: that is no number to hand in.': '{0}が{1}です。数値ではないため提出できません。',
  '{0} is {1}; a ticket holds whole numbers from 0 to {2}.': '{0}が{1}です。結果コードに入るのは0から{2}までの整数です。',
  'The ticket ends too early: {0} more bytes were expected, and {1} are left.':
    '結果コードが途中で終わっています（あと{0}バイト必要ですが、残りは{1}バイトです）。',
  'The ticket holds a number that is not written as one from 0 to {0}.': '結果コードに、0から{0}までの整数ではない値があります。',
  'The ticket holds a name that is not UTF-8.': '結果コードに、UTF-8ではない名前があります。',
  'The ticket is of a tabtune with other settings ({0}). Open the same tabtune everywhere.':
    '設定項目が異なるtabtune（{0}）の結果コードです。全員が同じtabtuneを開いてください。',
  'The ticket is of another recipe; which setting differs, it cannot say.': '別のレシピの結果コードです。どの設定が違うかは分かりません。',
  'The ticket is of another recipe. These settings differ: {0} and {1} more.': '別のレシピの結果コードです。違う設定：{0}、ほか{1}件。',
  'The ticket is of another recipe. These settings differ: {0}.': '別のレシピの結果コードです。違う設定：{0}。',
  'The ticket measures {0}; the recipe follows {1}.': '結果コードが測ったのは{0}ですが、レシピで測るのは{1}です。',
  'The ticket was judged by {0}, the first of the class by {1}.': 'この結果の判定器は{0}ですが、クラスの最初の結果の判定器は{1}です。',
  'The ticket asked {0}, the first of the class {1}.': 'この結果のプロンプト集は{0}ですが、クラスの最初の結果のプロンプト集は{1}です。',
  'The ticket asked other numbers of prompts or rows ({0}) than the first of the class ({1}).':
    'プロンプトまたは行の件数（{0}）が、クラスの最初の結果（{1}）と異なります。',
  'This ticket was taken already (seed {0}); it counts once.': 'この結果コードは追加済みです（シード{0}）。1回だけ数えます。',
  'Seed {0} was handed in already with another result; the first one counts. Remove it to take this one.':
    'シード{0}では、すでに別の結果が提出されています。先に届いた結果を数えます。こちらを使うには、先の結果を削除してください。',
  'The run has no closing measurement of {0}; only a run that came to its end is handed in.':
    'この実行には{0}の終了時の測定がありません。最後まで終わった実行だけを提出できます。',
  '{0} is {1} of 0: nothing was asked, so that it says nothing.': '{0}が0件中{1}件です。何も質問していないため、結果になりません。',
  '{0} is {1} of {2}, which is more than all.': '{0}が{2}件中{1}件で、全件数を超えています。',
  'The ticket has {0} characters; at most {1} are taken.': '結果コードは{0}文字です。{1}文字まで受け付けます。',
  'This is no ticket of tabtune; one begins with {0}': 'tabtuneの結果コードではありません。結果コードは次の文字で始まります：{0}',
  'The ticket is of version {0}, and this page reads version {1}. Open the same tabtune everywhere.':
    '結果コードはバージョン{0}ですが、このページが読めるのはバージョン{1}です。全員が同じtabtuneを開いてください。',
  'The ticket was altered or cut on its way: its checksum does not fit. Copy it again.':
    '結果コードが途中で変わったか、切れています（チェックサムが一致しません）。もう一度コピーしてください。',
  'The ticket says version {0} in its text and {1} within, which no tabtune writes.':
    '結果コードのバージョンが、文字列では{0}、中身では{1}です。tabtuneが作ったものではありません。',
  'The ticket names the device {0}; known are 0 to {1}.': '結果コードの計算装置が{0}です。0から{1}までが有効です。',
  'The ticket goes on for {0} bytes after its end.': '結果コードの終わりのあとに、さらに{0}バイトあります。',
  'The ticket holds no track.': '結果コードに、測った重みがありません。',
  'The ticket holds a track twice.': '結果コードに、同じ重みが2回あります。',
  'The ticket promises {0} entries, and {1} bytes are left.': '結果コードには{0}項目あるはずですが、残りは{1}バイトです。',
  'The ticket marks its measures with {0}; known are 0 to 3.': '結果コードの測定項目の印が{0}です。0から3までが有効です。',
  'The ticket’s curve falls below zero.': '結果コードの曲線が0を下回っています。',
} satisfies Texts;
