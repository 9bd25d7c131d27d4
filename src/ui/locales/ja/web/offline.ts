import type { Texts } from '../../templates';

/** The page without network, as an installed program, and its new versions: src/ui/offline, src/ui/installable.ts. */
export default {
  Offline: 'オフライン',
  'Works offline': 'オフラインで使えます',
  'Not offline yet': 'オフラインの準備中',
  'The page keeps its files for working offline as soon as it has nothing else to do.':
    'オフラインで使うためのファイルは、ページの手が空いたときに保存します。',
  "Keeping the page's files: {0} of {1}, {2} of {3}": 'ページのファイルを保存中：{1}件中{0}件、{3}の{2}',
  'All {0} files of the page are kept in this browser, {1}.': 'ページのファイル全{0}件（{1}）をこのブラウザーに保存しました。',
  'This page now works without network.': 'このページは、ネットワークなしでも使えるようになりました。',
  'This page does not work without network yet.': 'このページは、ネットワークなしではまだ使えません。',
  'This page does not work without network: this browser lets it keep no files. Open it with https, and not in a private window.':
    'このページは、ネットワークなしでは使えません。このブラウザーではファイルを保存できないためです。プライベートウィンドウではない通常のウィンドウで、httpsのアドレスから開いてください。',
  'Files that are kept': '保存したファイル',
  "The browser's storage for this page is full; {0} are needed. Delete runs that you no longer need.":
    'このページ用のブラウザーの保存領域がいっぱいです（{0}必要）。不要な実行を削除してください。',
  '{0} of storage are needed, and the browser gives {1}. Delete runs that you no longer need, or make room on the disk.':
    '保存領域が{0}必要ですが、ブラウザーで使えるのは{1}です。不要な実行を削除するか、ディスクの空きを増やしてください。',
  '{0} could not be fetched. It is tried again when there is a network.':
    '{0}を取得できませんでした。ネットワークにつながったときに、もう一度取得します。',
  'The server answered {0} for {1}. It is tried again; if that does not help, copy the whole built folder to the host.':
    '{1}に対するサーバーの応答は{0}でした。もう一度取得します。それでも取得できない場合は、ビルドしたフォルダー全体をホストにコピーしてください。',
  'A new version could not be fetched whole; this one goes on.':
    '新しいバージョンをすべては取得できませんでした。今のバージョンはこのまま使えます。',
  Install: 'インストール',
  'A new version of the page is there.': 'ページの新しいバージョンがあります。',
  'reload the page': '再読み込み',
  'Runs that were kept are there again.': '保存済みの実行は、再読み込み後も残ります。',
  'After a reload the page computes with up to {0} cores of the processor, and faster.':
    '再読み込みすると、プロセッサのコアを最大{0}個使って、より速く計算します。',
  'What was shared with this page could not be kept for it: the browser gave no file, or its storage is full. Import the file here instead.':
    '共有された内容を受け取れませんでした。ファイルがなかったか、ブラウザーの保存領域がいっぱいです。代わりに、ここでファイルを読み込んでください。',
  '{0} unpacks to more than {1} bytes; a run record is smaller. Unpack it (gunzip) and look at what it holds.':
    '{0}を展開すると{1}バイトを超えます。実行の記録はこれより小さいはずです。展開（gunzip）して中身を確認してください。',
  '{0} is damaged gzip ({1}). Export, fetch or copy it again.':
    '{0}のgzipが壊れています（{1}）。書き出し、取得、またはコピーをやり直してください。',
} satisfies Texts;
