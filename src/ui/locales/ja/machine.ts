import type { Texts } from '../templates';

/** What computes, and numbers with their units: src/ui/machine, src/lab/base. */
export default {
  'one sentence after another': '{0}{1}',
  'one thing after another': '{0}、{1}',

  // Units and short words of figures.
  '{0} kB': '{0} kB',
  '{0} MB': '{0} MB',
  '{0} GB': '{0} GB',
  '{0} ms': '{0}ミリ秒',
  '{0} s': '{0}秒',
  '{0} min {1} s': '{0}分{1}秒',
  '{0} h {1} min': '{0}時間{1}分',
  'a few seconds': '数秒',
  '{0} min': '{0}分',
  '{0} h': '{0}時間',
  '{0} tokens/s': '{0}トークン/秒',
  'weights at the start': '学習前',
  'Trained weights': '学習した重み',
  'the trained weights': '学習した重み',
  'EMA {0}': 'EMA {0}',
  'all, n = {0}': '全件、n = {0}',
  'n = {0}': 'n = {0}',
  'no look-alikes': '対象なし',
  'The chosen prompt set has no benign look-alikes to measure over-refusal on.':
    '選択したプロンプト集には、過剰拒否を測るための紛らわしい無害な質問がありません。',
  'at the end': '終了時',
  'Over-refusal is measured on all look-alikes, and only at the end of a run.':
    '過剰拒否（無害な質問まで拒否すること）は、実行の終了時にだけ、紛らわしい無害な質問の全件で測定します。',

  // What computes.
  '1 thread': '1スレッド',
  '{0} threads': '{0}スレッド',
  'processor, {0}': 'プロセッサ、{0}',
  'unnamed adapter': '名称不明のGPU',
  processor: 'プロセッサ',
  'software WebGPU': 'ソフトウェアWebGPU',
  GPU: 'GPU',
  'No engine': '計算エンジンなし',
  'Getting ready …': '準備中…',
  'GPU lost': 'GPU切断',
  'Nothing to compute with': '計算手段なし',
  'Software WebGPU, slower': 'ソフトウェアWebGPU（低速）',
  'This processor, {0}': 'このプロセッサ、{0}',

  // The menu behind its name.
  'Where the model is trained': 'モデルを学習する場所',
  'In this browser: nothing you do here leaves the tab.':
    'すべてこのブラウザーの中で行います。ここでの操作やデータがタブの外に送られることはありません。',
  'Compute on': '計算に使う装置',
  Automatic: '自動',
  'Graphics card (WebGPU)': 'グラフィックスカード（WebGPU）',
  'This processor': 'このプロセッサ（CPU）',
  'A run is at work; a choice counts for the next.': '実行中です。ここでの選択は次の実行から有効になります。',
  'Whichever is faster here, by a short trial.': '短い試行で速かった方を使います。',
  'Now: {0}.': '現在：{0}。',
  'software, slower': 'ソフトウェア（低速）',
  'No graphics card stands behind it: the processor is faster without it.':
    'このWebGPUはグラフィックスカードを使わずに動いています。プロセッサを直接使う方が高速です。',
  'Why not all {0} cores': '{0}コアすべてを使えない理由',
  'Threads need a host that sends these two headers:': '複数のスレッドを使うには、サーバーが次の2つのヘッダーを送る必要があります：',
  'What helps': '対処方法',
  Vendor: 'メーカー',
  Architecture: 'アーキテクチャ',
  Subgroups: 'サブグループ',
  none: 'なし',
  'Largest tensor': '最大のテンソル',
  Features: '機能',
  Kernels: 'カーネル（GPUの計算プログラム）',
  'The fastest on this adapter, of {0} operations measured at the sizes of your recipe:':
    'レシピの大きさで測定した{0}個の演算について、このGPUで最も速いもの：',
  'Not measured here yet: this is done once, before the first run.': 'まだ測定していません。最初の実行の前に一度だけ測定します。',
  'Measuring …': '測定中…',
  'Measure again': '再測定',
  'after the run': '実行の終了後に測定できます',
  'kernel refused': '使用不可',

  // What keeps the page from working.
  'This browser does not offer WebGPU, through which a page uses the graphics card.':
    'このブラウザーは、ページからグラフィックスカード（GPU）を使うための機能であるWebGPUに対応していません。',
  'This browser knows WebGPU but gives the page no graphics adapter.':
    'このブラウザーはWebGPUに対応していますが、ページから使えるGPUがありません。',
  'This browser does not offer WebAssembly with SIMD, in which the processor computes.':
    'このブラウザーは、プロセッサでの計算に必要なWebAssembly（SIMD）に対応していません。',
  'Chrome or Edge 121 and later on Windows, macOS, ChromeOS and Android offer it as they come.':
    'Windows、macOS、ChromeOS、AndroidのChromeとEdgeでは、バージョン121以降が標準で対応しています。',
  'Safari 26 and later on macOS, iOS and iPadOS, and Firefox 141 and later on Windows, offer it as well.':
    'macOS、iOS、iPadOSのSafari 26以降と、WindowsのFirefox 141以降も対応しています。',
  'On Linux open chrome://flags/#enable-unsafe-webgpu in Chrome, enable it and restart the browser.':
    'Linuxでは、Chromeでchrome://flags/#enable-unsafe-webgpu を開いて有効にし、ブラウザーを再起動してください。',
  'The page must come from https or from localhost: browsers hide WebGPU from other addresses and from files.':
    'ページはhttpsまたはlocalhostで開いてください。それ以外のアドレスやファイルから開いたページでは、ブラウザーがWebGPUを使わせません。',
  'Switch on hardware acceleration in the browser’s settings (System) and restart it.':
    'ブラウザーの設定（システム）でハードウェアアクセラレーションをオンにし、再起動してください。',
  'Look at chrome://gpu: if WebGPU is listed as disabled, update the graphics driver.':
    'chrome://gpu を開き、WebGPUが無効（Disabled）と表示されている場合は、グラフィックスドライバーを更新してください。',
  'In a remote or virtual desktop the adapter is often hidden: try the browser of the machine itself.':
    'リモートデスクトップや仮想デスクトップではGPUを使えないことがよくあります。手元のコンピューターのブラウザーで試してください。',
  'Chrome and Edge 91, Firefox 89, Safari 16.4 and all later ones offer it.':
    'Chrome 91、Edge 91、Firefox 89、Safari 16.4以降が対応しています。',
  'A browser in a lockdown mode may hide it: make an exception for this page.':
    'ロックダウンモードのブラウザーでは使えないことがあります。このページを例外に設定してください。',
  'This browser has nothing to compute with': 'このブラウザーには計算に使えるものがありません',
  'One of two would do:': '次のどちらかが使えれば動作します。',
  'Try again': '再試行',
  'The GPU was lost': 'GPUとの接続が切れました',
  'Something went wrong': '問題が発生しました',
  'Connect again': '再接続',
  'All runs are still here; the one at work can be resumed from its last checkpoint.':
    '実行の記録はすべて残っています。実行中だったものは、最後のチェックポイントから再開できます。',
  'The engine stopped, and another has taken its place': '計算エンジンが停止したため、新しいものに切り替えました',
  'The engine stopped, another is being started …': '計算エンジンが停止したため、新しいものを起動しています…',
  'Trying …': '再試行中…',
  'Reload the page': 'ページを再読み込み',
  'That did not help. Runs that were kept are there again after a reload.':
    '解決しませんでした。保存済みの実行は、再読み込みの後も残っています。',
  '{0} could not be read, because the server cannot be reached. Check the connection and reload the page.':
    'サーバーに接続できないため、{0}を読み込めませんでした。接続を確認し、ページを再読み込みしてください。',
  '{0} could not be read: the server answered {1}. Copy the whole built folder to the host.':
    '{0}を読み込めませんでした（サーバーの応答：{1}）。ビルドしたフォルダー全体をサーバーにコピーしてください。',
  '{0} could not be read: the server answered {1}. Check how it is spelt and where it lies.':
    '{0}を読み込めませんでした（サーバーの応答：{1}）。名前のつづりと、ファイルの場所を確認してください。',
  '{0} holds something else than expected ({1}). Build the page again.':
    '{0}の内容が想定と異なります（{1}）。ページをビルドし直してください。',

  // The head of the page.
  'Fine-tune a language model in this tab and watch its safety': '言語モデルをこのタブで追加学習し、安全性の変化を見る',
  Evidence: '検証結果',
  Colours: '配色',
  'Colours as the system has them': 'システムの配色',
  'Light colours': '明るい配色',
  'Dark colours': '暗い配色',

  // What was measured with the models before they were shipped.
  'What was measured with these models': 'これらのモデルでの検証結果',
  'Small models and made-up data: directions may carry over to large models, levels do not.':
    '小さなモデルと人工のデータによる結果です。増減の傾向は大きなモデルにも当てはまる可能性がありますが、数値の大きさは当てはまりません。',
  'Nothing has been measured with {0} yet.': '{0}ではまだ何も測定していません。',
  '{0}: {1} of {2} planned runs, up to six orders of the rows for a setting, {3}; judge {4}, {5} prompts of {6} in each order, {7} look-alikes, {8} held-out rows; computed on {9}.':
    '{0}：予定した{2}回の実行のうち{1}回（{3}）。設定ごとに行の順序を最大6通り試しました。各順序で、判定器{4}、プロンプト集{6}のプロンプト{5}件、紛らわしい無害な質問{7}件、評価用の行{8}行を使用。計算に使った装置：{9}。',
  'The other runs have not been made yet.': '残りの実行はまだ行っていません。',
  'Table of figures, {0}': '数値の表（{0}）',
  'harmful (95 %)': '有害回答率（95 %信頼区間）',
  'by order': '順序別',
  'Anchoring to the start, or averaging noise?': '学習前の重みへ引き戻す効果か、雑音を平均でならす効果か',
  Holds: '成り立つ',
  'Holds in part: in most orders, not in enough': '部分的に成り立つ（多くの順序で成り立つが、十分ではない）',
  'Does not hold': '成り立たない',
  'No difference in any order': 'どの順序でも差がない',
} satisfies Texts;
