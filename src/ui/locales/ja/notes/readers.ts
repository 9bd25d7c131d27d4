import type { Texts } from '../../templates';

/** What the readers of files tell of what they read. */
export default {
  'its only member': '唯一のメンバー',
  'the last of its {0} members': '{0}個のメンバーの最後',
  'The last {0} bytes of {1} stand behind {2} and are no gzip; they were left out.':
    '{1}の末尾の{0}バイトは、{2}より後ろにあり、gzipではないため除外しました。',
  '{0} texts in column "{1}" of {2} are not valid UTF-8; what is not was replaced by U+FFFD. The first: "{3}".':
    '{2}の列「{1}」の{0}個のテキストに、UTF-8として正しくない部分があり、U+FFFDに置き換えました。最初のもの：「{3}」。',
  'has a quote that is not closed or not followed by the end of its cell': '引用符が閉じられていないか、その後にセルの終わりがありません',
  'opens a quote that is never closed': '引用符が開かれたまま、最後まで閉じられていません',
  'names the columns again, so it is no row; were several files joined?':
    '列名がもう一度書かれているため、行として扱いません。複数のファイルがつながっていないか確認してください',
  'names the columns again, so it is no row, and otherwise than before ({0}), so the rows behind it were read by it; were several files joined?':
    '列名がもう一度、前とは異なる形（{0}）で書かれているため、行として扱わず、以降の行をこの列名で読み取りました。複数のファイルがつながっていないか確認してください',
  'has {0} cells for {1} columns; is a "|" in a cell not written as "\\|"?':
    '列は{1}個ですが、セルが{0}個あります。セルの中の「|」は「\\|」と書いてください',
  'has {0} cells for {1} columns; is a cell with a "{2}" not quoted?':
    '列は{1}個ですが、セルが{0}個あります。「{2}」を含むセルは引用符で囲んでください',
  '{0}; lines {1} to {2} were left out with it': '{0}。{1}～{2}行目をまとめて除外しました',
  'does not end within {0} characters; is a quote opened here that is not closed?':
    '{0}文字以内に終わりません。ここで開かれた引用符が閉じられているか確認してください',
  'Of its {0} columns only the first {1} were read.': '{0}列のうち、最初の{1}列だけを読み取りました。',
  '{0} fewer cells than there are columns ({1}); the cells that are missing are empty.':
    '{0}で、セルが列より少なくなっています（{1}）。足りないセルは空として扱います。',
  '{0} row has': '{0}行',
  '{0} rows have': '{0}行',
  'In {0} quotes were read as characters, since some close nothing ({1}); if cells are quoted there, correct them in the file.':
    '{0}で、対にならない引用符があるため、引用符を普通の文字として読み取りました（{1}）。セルを囲む引用符であれば、ファイルを直してください。',
  '{0} row': '{0}行',
  '{0} rows': '{0}行',
  'In {0} blanks before or behind a quoted cell were left out ({1}).': '{0}で、引用符で囲まれたセルの前後の空白を除きました（{1}）。',
  'In {0} blanks before other cells were left out too ({1}), since quoted cells have blanks before them.':
    '引用符で囲まれたセルの前に空白があるため、{0}では、ほかのセルの前の空白も除きました（{1}）。',
  'It was read as a table of Markdown: dashes below the names ({0}) and blanks around cells were left out.':
    'Markdownの表として読み取り、列名の下の罫線（{0}）とセルの前後の空白を除きました。',
  'In {0} "\\|" was read as "|", a character of its cell ({1}).': '{0}で、「\\|」をセルの中の文字「|」として読み取りました（{1}）。',
  '{0} on over several lines that look like rows of their own ({1}); is a quote opened there that is closed much later?':
    '{0}が、それぞれ別の行に見える複数の行にまたがっています（{1}）。そこで開かれた引用符が、ずっと後で閉じられていないか確認してください。',
  '{0} row goes': '{0}行',
  '{0} rows go': '{0}行',
  '{0} nothing but names that columns often have ({1}) and {2}; if a table with these columns begins there, put it into a file of its own.':
    '{0}には、列名によく使われる語だけがあり（{1}）、{2}。そこからその列名の表が始まる場合は、別のファイルに分けてください。',
  '{0} row holds': '{0}行',
  '{0} row says': '{0}行',
  '{0} rows say': '{0}行',
  '{0} rows hold': '{0}行',
  'was read as a row': '行として読み取りました',
  'were read as rows': '行として読み取りました',
  'Behind an empty row {0} like the names of columns of another table ({1}; {2}), and {3}, as what is below; if another table begins there, put it into a file of its own.':
    '空の行の後の{0}が、別の表の列名のように見えます（{1}。{2}）。これもその下も、{3}。そこから別の表が始まる場合は、別のファイルに分けてください。',
  '{0} row looks': '{0}行',
  '{0} rows look': '{0}行',
  'A mark of another file stands in the middle ({0}) and was left out; were several files joined?':
    '途中に別のファイルの先頭を示す印（BOM）があり（{0}）、除外しました。複数のファイルがつながっていないか確認してください。',
  'the list "{0}" was left out with its row: only "{1}" is read':
    'リスト「{0}」を、その1行とともに除外しました。読み取るのは「{1}」だけです',
  'the list "{0}" was left out with its {1} rows: only "{2}" is read':
    'リスト「{0}」を、その{1}行とともに除外しました。読み取るのは「{2}」だけです',
  '{0} object': '{0}個のオブジェクト',
  '{0} objects': '{0}個のオブジェクト',
  '{0} (row {1})': '{0}（データの{1}行目）',
  'the row': '行',
  'stands outside of the list of rows': '行のリストの外にあります',
  'the conversation': '会話',
  'The field "{0}" beside the list of rows was left out': '行のリストと並ぶ項目「{0}」を除外しました',
  'the object': 'オブジェクト',
  'Comments outside of the rows were left out': '行の外のコメントを除外しました',
  '{0} comment': '{0}個のコメント',
  '{0} comments': '{0}個のコメント',
  '{0} stands where no bracket or colon belongs': '括弧やコロンが来ないはずの場所に「{0}」があります',
  'is cut off: the file ends within row {0}': '途中で切れています。ファイルがデータの{0}行目の途中で終わっています',
  'the file ends behind row {0}, before its list is closed': 'ファイルがデータの{0}行目で終わり、リストが閉じられていません',
  'the file ends behind row {0}, before its object is closed': 'ファイルがデータの{0}行目で終わり、オブジェクトが閉じられていません',
  'The name "{0}" stands more than once in an object, of which the last value is read':
    '1つのオブジェクトに名前「{0}」が2回以上あり、最後の値を読み取りました',
  'The list "{0}" is empty': 'リスト「{0}」は空です',
  'The file is one object with the names of its columns beside their cells, which were read as rows':
    'ファイルは列名とセルを別々に持つ1つのオブジェクトで、行に直して読み取りました',
  'The file is one object with a conversation under each of its names, which were read as rows':
    'ファイルは名前ごとに会話を持つ1つのオブジェクトで、それぞれを行として読み取りました',
  'The file is one object with a list for each column, which were read as rows':
    'ファイルは列ごとのリストを持つ1つのオブジェクトで、行に直して読み取りました',
  'The file is one object with an object for each column, which were read as rows':
    'ファイルは列ごとのオブジェクトを持つ1つのオブジェクトで、行に直して読み取りました',
  'The file is one object with an object for each row': 'ファイルは行ごとのオブジェクトを持つ1つのオブジェクトです',
  'The pairs of the list "{0}" were each read as a row, and not as one conversation':
    'リスト「{0}」の組を、1つの会話ではなく、それぞれ1行として読み取りました',
  'The texts of the list "{0}" were read as rows': 'リスト「{0}」のテキストを行として読み取りました',
  'The notation of Python was read where JSON was expected': 'JSONのはずの場所にあるPythonの書き方を読み取りました',
  'NaN or Infinity was read as an empty cell': 'NaNまたはInfinityを空のセルとして読み取りました',
  'Comments were left out': 'コメントを除外しました',
  'A comma behind the last item was passed over': '最後の要素の後ろのコンマを無視しました',
  'Line ends or tabs within a text, which JSON does not allow, were read as they stand':
    'JSONでは許されない、テキストの中の改行やタブを、そのまま読み取りました',
  'is not JSON (it ends before it is complete)': 'JSONではありません（途中で終わっています）',
  'is not JSON ({0})': 'JSONではありません（{0}）',
  'the line': '行',
  'A text of more than {0} characters was cut into {1}, between lines; what goes on begins at {2}.':
    '{0}文字を超えるテキストを、行の切れ目で{1}に分けました。続きの始まり：{2}。',
  '{0} texts of more than {1} characters were cut into {2}, between lines; what goes on begins at {3}.':
    '{1}文字を超える{0}個のテキストを、行の切れ目で{2}に分けました。続きの始まり：{3}。',
  'A zero-width space at the beginning of the file was left out.': 'ファイルの先頭の幅のない空白（ゼロ幅スペース）を除外しました。',
  'The characters were taken for {0}, such as "{1}"; if that looks wrong, choose another encoding.':
    '文字コードを{0}とみなしました（例：「{1}」）。文字化けしている場合は、別の文字コードを選んでください。',
  '1 character of {0} is not valid {1} and was replaced by U+FFFD; if the text looks wrong, choose another encoding.':
    '{0}の1文字が{1}として正しくないため、U+FFFDに置き換えました。文字化けしている場合は、別の文字コードを選んでください。',
  '{0} characters of {1} are not valid {2} and were replaced by U+FFFD; if the text looks wrong, choose another encoding.':
    '{1}の{0}文字が{2}として正しくないため、U+FFFDに置き換えました。文字化けしている場合は、別の文字コードを選んでください。',
  '1 character of {0} stands in the file as U+FFFD, the sign for a character that was lost before, and was kept.':
    '{0}の1文字は、以前に失われた文字を表すU+FFFDとしてファイルに書かれており、そのまま残しました。',
  '{0} characters of {1} stand in the file as U+FFFD, the sign for a character that was lost before, and were kept.':
    '{1}の{0}文字は、以前に失われた文字を表すU+FFFDとしてファイルに書かれており、そのまま残しました。',
  'is in UTF-32, which is not read here; save it as UTF-8': 'UTF-32で書かれており、読み取れません。UTF-8で保存してください',
  'is a ZIP archive (an Excel workbook is one too); unpack it, or save the sheet as CSV':
    'ZIP形式のファイルです（Excelのブックも同じ形式です）。展開するか、シートをCSVで保存してください',
  'is compressed with Zstandard; unpack it (zstd -d) or pack it with gzip':
    'Zstandardで圧縮されています。展開する（zstd -d）か、gzipで圧縮し直してください',
  'is compressed with bzip2; unpack it (bunzip2) or pack it with gzip':
    'bzip2で圧縮されています。展開する（bunzip2）か、gzipで圧縮し直してください',
  'is compressed with xz; unpack it (unxz) or pack it with gzip': 'xzで圧縮されています。展開する（unxz）か、gzipで圧縮し直してください',
  'is an Arrow file; save it as Parquet or JSONL': 'Arrow形式のファイルです。ParquetまたはJSONLで保存してください',
  'is an encrypted Parquet file; save it without encryption': '暗号化されたParquetファイルです。暗号化せずに保存してください',
  'is a picture (PNG), and rows of text are needed; save its text as a plain text file':
    '画像（PNG）です。文字の行が必要なので、書かれている文章をテキストファイルとして保存してください',
  'is a picture (JPEG), and rows of text are needed; save its text as a plain text file':
    '画像（JPEG）です。文字の行が必要なので、書かれている文章をテキストファイルとして保存してください',
  'is a picture (GIF), and rows of text are needed; save its text as a plain text file':
    '画像（GIF）です。文字の行が必要なので、書かれている文章をテキストファイルとして保存してください',
  'is a PDF document; save its text as a plain text file': 'PDF文書です。本文をテキストファイルとして保存してください',
  'is an old Office document; save it as CSV or as plain text': '古い形式のOffice文書です。CSVまたはテキストファイルとして保存してください',
  'is YAML, which is not read here; convert it to JSON (yq -o=json), or choose text if each line is one':
    'YAMLのファイルで、読み取れません。JSONに変換する（yq -o=json）か、1行が1件であればテキストを選んでください',
  'is TOML, which is not read here; convert it to JSON, or choose text if each line is one':
    'TOMLのファイルで、読み取れません。JSONに変換するか、1行が1件であればテキストを選んでください',
  'is XML, which is not read here; convert it to JSON, or choose text if each line is one':
    'XMLのファイルで、読み取れません。JSONに変換するか、1行が1件であればテキストを選んでください',
  'Lines begin with {0}, as questions and answers or turns of a chat do, but it is not certain who says what, so they are learnt as texts by themselves; a chat is read from one cell or from lists of messages.':
    '質問と回答、またはチャットの発言のように{0}で始まる行がありますが、どれが誰の発言か確実ではないため、それぞれを1件のテキストとして学習します。チャットは、1つのセルまたはメッセージのリストから読み取ります。',
  'its lines begin with marks of who speaks ({0})': '行が話し手の印（{0}）で始まります',
  'Lines that begin with {0} were read as {1}; if each line is a text by itself, choose lines.':
    '{0}で始まる行を、{1}として読み取りました。1行がそれぞれ1件のテキストであれば、行を選んでください。',
  'Lines that begin with {0} were read as {1} of {2}; if each line is a text by itself, choose lines.':
    '{0}で始まる行を、{2}・{1}として読み取りました。1行がそれぞれ1件のテキストであれば、行を選んでください。',
  '{0} question with its answer': '{0}組の質問と回答',
  '{0} questions with their answers': '{0}組の質問と回答',
  '{0} turn': '{0}回の発言',
  '{0} turns': '{0}回の発言',
  'What stands before the first of them ({0}) was left out.': '最初の印より前の部分（{0}）は除外しました。',
  '{0} between them ({1}) {2}.': 'その間にある{0}（{1}）は{2}。',
  '{0} heading': '{0}個の見出し',
  '{0} headings': '{0}個の見出し',
  'was left out': '除外しました',
  'were left out': '除外しました',
  '{0} without such a mark ({1}) {2} of what stands before.': '印のない{0}（{1}）は、その前の発言の{2}。',
  '{0} of who spoke before as well ({1}) {2} of that turn.': '直前と同じ話し手の{0}（{1}）は、その発言の{2}。',
  'was read as part': '一部として読み取りました',
  'were read as parts': '一部として読み取りました',
  '{0} of the system between turns, such as "{1}" ({2}), {3}.': '発言の間にある「{1}」のようなシステムの記録{0}（{2}）は{3}。',
  'each of its lines is parted in two by {0}': '各行が{0}で2つに分かれています',
  '"->"': '「->」',
  '"=>"': '「=>」',
  '"→"': '「→」',
  'Lines that {0} parts were read as {1}; if each line is a text by itself, choose lines.':
    '{0}で分かれている行を、{1}として読み取りました。1行がそれぞれ1件のテキストであれば、行を選んでください。',
  'is not parted once into a question and its answer by {0}': '{0}で質問と回答の2つに分かれていません',
  'Most texts look like a question and its answer, but each is learnt as one text. To teach the answers alone, begin the lines with Q: and A:, or put both into a table with the columns question and answer.':
    'ほとんどのテキストが質問と回答の組に見えますが、それぞれを1件のテキストとして学習します。回答だけを学習するには、行の先頭に「Q:」と「A:」を付けるか、「question」と「answer」の列を持つ表にしてください。',
  'has nothing behind a mark ({0})': '印（{0}）の後ろに何もありません',
  'is a question without an answer': '回答のない質問です',
  'is an answer without a question before it': '前に質問のない回答です',
  'is a question with {0} answers, of which one would have to be chosen': '1つの質問に回答が{0}個あり、どれか1つを選ぶ必要があります',
  'is a document in RTF, which is not read here; save it as a table (CSV) or as plain text':
    'RTFの文書で、読み取れません。表（CSV）またはテキストファイルとして保存してください',
  'is a page in HTML, which is not read here; save its rows as a table (CSV), its words as plain text, or choose text if each line is one':
    'HTMLのページで、読み取れません。行を表（CSV）として保存するか、文章をテキストファイルとして保存するか、1行が1件であればテキストを選んでください',
  'holds subtitles with their times, which are not read here; save the words alone as plain text, or choose text if each line is one':
    '時刻の付いた字幕で、読み取れません。文章だけをテキストファイルとして保存するか、1行が1件であればテキストを選んでください',
  'is SQL, which is not read here; export the table as CSV, or choose text if each line is one':
    'SQLのファイルで、読み取れません。表をCSVとして書き出すか、1行が1件であればテキストを選んでください',
  'is a catalogue of gettext, which is not read here; convert it to CSV, or choose text if each line is one':
    'gettextの翻訳カタログで、読み取れません。CSVに変換するか、1行が1件であればテキストを選んでください',
  'is a file of settings (INI), which is not read here; convert it to JSON, or choose text if each line is one':
    '設定ファイル（INI）で、読み取れません。JSONに変換するか、1行が1件であればテキストを選んでください',
  'is a file of settings (properties), which is not read here; convert it to JSON, or choose text if each line is one':
    '設定ファイル（properties）で、読み取れません。JSONに変換するか、1行が1件であればテキストを選んでください',
  Markdown: 'Markdown',
  LaTeX: 'LaTeX',
  'a text with marks (.{0})': '記号の付いた文章（.{0}）',
  'a log or an exported chat': 'ログ、または書き出されたチャット',
  'a log': 'ログ',
  '{0} looks like {1} and was read as plain text, the whole of it one text: its marks are learnt as they stand.':
    '{0}は{1}のようですが、全体を1件のテキストとして読み取りました。記号もそのまま学習されます。',
  '{0} looks like {1} and was read as plain text, each line a text: its marks are learnt as they stand.':
    '{0}は{1}のようですが、1行を1件のテキストとして読み取りました。記号もそのまま学習されます。',
  '{0} looks like {1} and was read as plain text, each paragraph a text: its marks are learnt as they stand.':
    '{0}は{1}のようですが、1段落を1件のテキストとして読み取りました。記号もそのまま学習されます。',
  'is an SQLite database; export the table as CSV': 'SQLiteのデータベースです。表をCSVとして書き出してください',
  'it was chosen': '選ばれた形式です',
  'it begins with PAR1': '先頭がPAR1です',
  '{0} {1}.': '{0}：{1}。',
  'its first line is a JSON list of cells': '最初の行がセルのJSONリストです',
  'its first line is a JSON list of messages': '最初の行がメッセージのJSONリストです',
  'it begins with a list': 'リストで始まります',
  'it begins with an object that holds a list of rows, or with one row after another':
    '行のリストを持つオブジェクト、または続いた行で始まります',
  'its second line is a JSON object': '2行目がJSONオブジェクトです',
  'its first line is a JSON object': '最初の行がJSONオブジェクトです',
  'it begins with an object that holds the columns of a table': '表の列を持つオブジェクトで始まります',
  'it begins with an object in one long line': '長い1行のオブジェクトで始まります',
  'it begins with an object over several lines': '複数の行にわたるオブジェクトで始まります',
  'its first row names a column "{0}"': '最初の行に列名「{0}」があります',
  'its name ends with .{0}': 'ファイル名が.{0}で終わります',
  'its first line names the delimiter': '最初の行に区切り文字が書かれています',
  'its name ends with .json': 'ファイル名が.jsonで終わります',
  'it is text without a structure that is known': '決まった構造のないテキストです',
  '{0} is longer than {1} characters; is the file of another format?':
    '{0}が{1}文字を超えています。ファイルの形式が正しいか確認してください',
  '{0} byte that is no UTF-8 text': 'UTF-8のテキストではない{0}バイト',
  '{0} bytes that are no UTF-8 text': 'UTF-8のテキストではない{0}バイト',
  nothing: '値なし',
  null: 'null',
  'a list': 'リスト',
  'an object': 'オブジェクト',
  'a number': '数値',
  'a boolean': '真偽値',
  'a {0}': '{0}',
  'Cells were cut off before the file was written': 'ファイルが書かれる前に、セルの一部が切り捨てられています',
  'is {0}; a row must be an object, text or a list of messages':
    '{0}です。行はオブジェクト、テキスト、メッセージのリストのいずれかにしてください',
  'Objects that stand in one line were each read as a row': '1つの行に並ぶオブジェクトを、それぞれ1行として読み取りました',
  '{0} line': '{0}行',
  '{0} lines': '{0}行',
  'a tab': 'タブ',
  '"{0}"': '「{0}」',
  'The first line ({0}) was taken for a title above the names of the columns and left out; if the first row names the columns, or is a row, say so.':
    '最初の行（{0}）を、列名の上の表題とみなして除外しました。列名またはデータの行である場合は、そう指定してください。',
  'The first {0} lines ({1}) were taken for a title above the names of the columns and left out; if the first row names the columns, or is a row, say so.':
    '最初の{0}行（{1}）を、列名の上の表題とみなして除外しました。列名またはデータの行である場合は、そう指定してください。',
  'The first line says that {0} parts the cells, but the rows are parted by {1}, which was used.':
    '最初の行には区切り文字が{0}と書かれていますが、行は{1}で区切られているため、それを使いました。',
  'It was read as a table of one column, whose commas belong to the text; if there are more columns, choose what parts them.':
    '列が1つの表として読み取り、コンマは本文の一部とみなしました。列が複数ある場合は、区切り文字を選んでください。',
  'The first row ("{0}") was taken for the names of the columns; if it is a row, say so.':
    '最初の行（「{0}」）を列名とみなしました。データの行である場合は、そう指定してください。',
  'The first row ("{0}") was read as a row; if it names the columns, say so.':
    '最初の行（「{0}」）をデータの行として読み取りました。列名である場合は、そう指定してください。',
  '{0} and {1} more': '{0}、ほか{1}件',
  'lines {0}': '{0}行目',
  'lines {0} and {1} more': '{0}行目、ほか{1}行',
  '{0}: {1}.': '{0}：{1}。',
  '{0}: {1}, {2}.': '{0}：{1}（{2}）。',
  'Rows have {0} of other kinds: {1}.': 'このほか、行についての{0}があります：{1}。',
  '{0} more remark': '別の種類の注意{0}件',
  '{0} more remarks': '別の種類の注意{0}件',
  'The tree of "mapping" was read as messages': '「mapping」の木構造を、メッセージとして読み取りました',
  'The messages of "mapping" that its page shows were read; other versions of questions or answers there were not':
    '「mapping」のうち、画面に表示されるメッセージを読み取りました。質問や回答の別の版は読み取っていません',
  'The parts of "contents" were read as messages': '「contents」の部分を、メッセージとして読み取りました',
  'The fields of "body" were read as columns': '「body」の項目を、列として読み取りました',
  'The fields of "fields" were read as columns': '「fields」の項目を、列として読み取りました',
  'The parts of "system" were read as one text': '「system」の部分を、一つのテキストとして読み取りました',
  'The prompt was taken from column "{0}", as column "data_type" says': '列「data_type」に従い、列「{0}」をプロンプトとして読み取りました',
  'is a task of Label Studio with its annotations inside, of which it is not known what they say of its texts; export it as JSON-MIN or CSV, where each of them is a column':
    'Label Studioのタスクで、中にある注釈がテキストの何を示すのか分かりません。注釈がそれぞれ列になる、JSON-MINかCSVで書き出してください',
  'does not say of which conversation it is, or who speaks': 'どの会話のものか、またはだれの発言かが書かれていません',
  'The messages of conversation "{0}" of {1} stand apart (again in line {2}), so that their order cannot be told. Sort the file by column "{3}", each conversation in the order in which it was held.':
    '{1}の会話「{0}」のメッセージが離れた行にあり（{2}行目にもあります）、順番が分かりません。列「{3}」で並べ替え、会話ごとに発言の順に並べてください。',
  'begins a conversation of {0} that are not in the order of column "{1}"': 'ここから始まる会話の{0}は、列「{1}」の順に並んでいません',
  '{0} message': 'メッセージ{0}件',
  '{0} messages': 'メッセージ{0}件',
  '{0} conversation': '会話{0}件',
  '{0} conversations': '会話{0}件',
  'Messages of one "{0}" were read as one conversation': '「{0}」が同じメッセージを、一つの会話として読み取りました',
  'has an answer in column "{0}" that is none of its choices': '列「{0}」の回答が選択肢のどれでもありません',
  'The choices of {0} ({1}; {2}) were put below it, a letter or number before each, and the right one is learnt with both.':
    '{0}の選択肢（{1}、{2}）を文字や番号を付けて問題文の下に置き、正解はその文字や番号と合わせて学習します。',
  '{0} question': '{0}問',
  '{0} questions': '{0}問',
  'The choices of {0} ({1}; {2}) are not used, since it is not certain which of them the answers mean; write the answer as the letter or the text of a choice.':
    '{0}の選択肢（{1}、{2}）は使いません。回答がどの選択肢を指すか確かではないためです。回答は選択肢の文字か本文で書いてください。',
  'does not say which message it is, or who speaks': 'どのメッセージか、または誰の発言かが書かれていません',
  'has the id of a message before it': '前のメッセージと同じIDです',
  'answers a message that is not in the file or was left out': '返信先のメッセージがファイルにないか、除外されています',
  'Messages were joined by "parent_id" to {0} (from {1}): of several answers to one message the one of the best "rank" was taken, or else the first.':
    '「parent_id」に従ってメッセージを{0}にまとめました（{1}から）。1つのメッセージに複数の回答があるときは「rank」が最良のもの、なければ最初のものを使います。',
  '{0} not used, since another was taken or no answer follows ({1}).':
    '{0}は使いません（{1}）。別のものを使ったか、続く回答がないためです。',
  '{0} message is': 'メッセージ{0}件',
  '{0} messages are': 'メッセージ{0}件',
  '{0} that people deleted or did not approve ({1}) {2}.': '削除された、または承認されなかった{0}（{1}）は{2}。',
  'below its first lines each line is a JSON object': '初めの数行より下は、各行がJSONオブジェクトであるため',
  'sums up the rows above it (a word for a total, and numbers), so it is no row':
    '上の行の集計（合計などの語と数値）で、データの行ではありません',
  'says what stands at the foot of a table (a total, a date, a source), so it is no row':
    '表の末尾に添える情報（合計・日付・出典など）なので、データの行として扱いません',
  '{0} what stands at the foot of a table ({1}), but others stand below, so they were read as any; leave out what is no row.':
    '{0}は表の末尾に添える情報のようですが（{1}）、その下にも行があるため、ほかの行と同じように読みました。データでない行は取り除いてください。',
  '{0} only a word for a total and numbers ({1}), but others stand below, so they were read as any; leave out what sums up others.':
    '{0}には合計などの語と数値しかありません（{1}）が、その下にも行があるため、ほかの行と同じように読みました。集計の行であれば除いてください。',
  '{0} of a footer, such as a copyright or the number of a page ({1}), {2}.': '著作権表示やページ番号などのフッター{0}（{1}）は{2}。',
} satisfies Texts;
