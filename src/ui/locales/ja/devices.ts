import type { Texts } from '../templates';

/** What devices say: src/device, src/webgpu, src/processor, src/kernels. */
export default {
  // What a person may meet.
  '{0} needs {1} bytes in one piece; this adapter binds at most {2}. Choose a smaller batch or shorter rows.':
    '{0}には連続した{1}バイトが必要ですが、このGPUで一度に扱えるのは{2}バイトまでです。バッチを小さくするか、行を短くしてください。',
  '{0}: the graphics adapter has not enough memory. Choose a smaller batch, shorter rows or fewer averages. ({1})':
    '{0}：GPUのメモリが足りません。バッチを小さくするか、行を短くするか、平均の数を減らしてください。（{1}）',
  'The graphics adapter reported an error: {0}': 'GPUがエラーを報告しました：{0}',
  'The graphics device was lost ({0}).{1}': 'GPUとの接続が切れました（{0}）。{1}',
  '{0}: {1} bytes are needed in all, and this browser gives the processor no more than {2} ({3}). Choose a smaller batch, shorter rows or fewer averages.':
    '{0}：全部で{1}バイト必要ですが、このブラウザーでプロセッサが使えるのは{2}バイトまでです（{3}）。バッチを小さくするか、行を短くするか、平均の数を減らしてください。',
  'The processor could not carry out an operation: {0}.': 'プロセッサで計算を実行できませんでした：{0}。',
  'The processor was closed.': 'プロセッサでの計算は終了しています。',
  'This browser cannot compute on the processor: {0}.': 'このブラウザーはプロセッサでの計算に対応していません：{0}。',
  '{0} of {1} threads of the processor have not come back for {2} s. The browser may have ended them for want of memory: close other tabs, and let the run go on from its checkpoint.':
    'プロセッサの{1}個のスレッドのうち{0}個が、{2}秒間応答していません。メモリ不足のためブラウザーが終了させた可能性があります。ほかのタブを閉じてから、チェックポイントから再開してください。',
  'A thread of the processor could not carry out its part of an operation. Reload the page.':
    'プロセッサのスレッドの1つが計算に失敗しました。ページを再読み込みしてください。',
  '{0}: the processor computes in float32; {1} is {2}.': '{0}：プロセッサはfloat32で計算しますが、{1}は{2}です。',
  'This adapter offers no timestamp-query, so single dispatches cannot be timed.':
    'このGPUはtimestamp-queryに対応していないため、個々の処理の時間を測れません。',
  'Shader {0} does not compile: {1}': 'シェーダー{0}をコンパイルできません：{1}',
  '{0}: element {1} is {2}, but {3} by the direct kernel.': '{0}：要素{1}の値は{2}ですが、基準のカーネルでは{3}です。',
  '{0}: a dropout of {1} is not possible; it must lie in [0, 1).': '{0}：ドロップアウト率{1}は使えません。0以上1未満にしてください。',
  '{0}: {1} is {2}; it must be a positive multiple of 4.': '{0}：{1}は{2}です。正の4の倍数にしてください。',
  'The value in row {0}, column {1} is {2}; only finite numbers can be quantised.':
    '{0}行{1}列の値は{2}です。量子化できるのは有限の数だけです。',

  // What shows a mistake in tabtune itself.
  '{0}: {1} has no number of a binding.': '{0}：{1}にバインディング番号がありません。',
  '{0} declares binding {1} twice.': '{0}はバインディング{1}を2回宣言しています。',
  '{0} declares no struct {1}, but {2}.': '{0}が宣言しているのは構造体{1}ではなく{2}です。',
  '{0}, struct {1}: "{2}" has a type that cannot be written by name.': '{0}、構造体{1}：「{2}」の型には名前で値を書き込めません。',
  'struct {0} has no field {1}, but {2}.': '構造体{0}にあるフィールドは{1}ではなく{2}です。',
  '{0}: {1} missing, {2} not known. Its file declares {3}; name each of them once.':
    '{0}：不足しているもの：{1}、不明なもの：{2}。ファイルの宣言は{3}です。それぞれを1回ずつ指定してください。',
  '{0}: {1} is {2} numbers, but {3} were given.': '{0}：{1}は{2}個の数ですが、{3}個が渡されました。',
  '{0}: {1} is {2}, which is no {3}.': '{0}：{1}の値{2}は{3}型に収まりません。',
  '{0}: numbers are given ({1}), but its file declares no uniform block for them.':
    '{0}：数（{1}）が渡されましたが、ファイルにはそのためのuniformブロックの宣言がありません。',
  'A read of {0} bytes exceeds the {1} planned for.': '{0}バイトの読み出しは、予定の{1}バイトを超えています。',
  'Nothing has been reserved to read through.': '読み出し用の領域が確保されていません。',
  'Shader {0} has no top-level constant or alias named {1}.': 'シェーダー{0}には、{1}という最上位の定数や別名がありません。',
  '{0}: the sample names {1}, which is not bound.': '{0}：計測用の入力に{1}がありますが、バインドされていません。',
  '{0}: the sample does not say what {1} holds.': '{0}：計測用の入力に{1}の値の指定がありません。',
  'The compiled operations hold no signatures; build them anew (npm run build).':
    'コンパイル済みの演算に型の情報がありません。ビルドし直してください（npm run build）。',
  '{0}: its kernel takes {1} as {2}, but its file declares {3}.': '{0}：カーネルは{1}を{2}型で受け取りますが、ファイルの宣言は{3}型です。',
  '{0}: its kernel lacks {1}, and does not take {2}.': '{0}：カーネルに渡されていないもの：{1}、カーネルが受け取らないもの：{2}。',
  '{0} has no memory.': '{0}にメモリが割り当てられていません。',
  '{0}: the processor has no operation {1}.': '{0}：プロセッサには演算{1}がありません。',
  '{0}: {1} bytes at {2} are too many.': '{0}：位置{2}からの{1}バイトは大きすぎます。',
  '{0}: its {1}, {2}, has {3} bytes and needs {4}; plan it for the rows and columns of the operation.':
    '{0}：{1}（{2}）は{3}バイトですが、{4}バイト必要です。演算の行数と列数に合わせて確保してください。',
  '{0}: its {1} ends at byte {2} of {3}, which has {4}.': '{0}：{1}の終わりは{3}の{2}バイト目ですが、{3}は{4}バイトしかありません。',
  '{0}: {1} blocks; there is room for 3.': '{0}：ブロックが{1}個ありますが、扱えるのは3個までです。',
  '{0}: a slice at byte {1} cannot be bound; 256 must divide it.':
    '{0}：{1}バイト目からの部分はバインドできません。開始位置を256の倍数にしてください。',
  '{0} values are not a matrix of {1} rows and {2} columns.': '{0}個の値は、{1}行{2}列の行列になりません。',
  'This browser does not offer WebGPU here. It needs a secure page (https or localhost) and a current browser.':
    'このブラウザーではWebGPUを使えません。安全なページ（httpsまたはlocalhost）と新しいブラウザーが必要です。',
  'WebGPU is here, but the browser offers no graphics adapter: it is blocked, or hardware acceleration is off.':
    'WebGPUはありますが、ブラウザーがグラフィックスカード（GPU）を提供しません。ブロックされているか、ハードウェアアクセラレーションがオフになっています。',
  'The browser computes on the processor instead of a graphics chip: everything works, but slowly.':
    'ブラウザーがグラフィックスカード（GPU）ではなくプロセッサで計算しています。すべて動きますが、低速です。',
  'No adapter.': 'グラフィックスカード（GPU）がありません。',
  'This browser has no WebAssembly with fixed-width SIMD.': 'このブラウザーには、固定幅SIMDを備えたWebAssemblyがありません。',
  "The content policy that this host sends forbids WebAssembly: its script-src lacks 'wasm-unsafe-eval'.":
    "このホストのコンテンツポリシーがWebAssemblyを禁止しています。script-srcに'wasm-unsafe-eval'がありません。",
} satisfies Texts;
