import type { Texts } from '../../templates';

/** What is told of data sets and prompt sets: their columns, and rows that cannot be used. */
export default {
  'What stands below a heading is of the kind that it says, and headings are not asked: {0}.':
    '見出しの下のプロンプトは見出しの示す種類とし、見出しは質問しません：{0}。',
  '{0} prompt': 'プロンプト{0}件',
  'Before the first such heading stands {0} ({1}), adversarial since nothing else is said.':
    '最初の見出しより前に{0}（{1}）があり、ほかに示すものがないため、敵対的なものとします。',
  'A label beside each prompt says its kind and is not asked: {0}.':
    '各プロンプトに添えられたラベルで種類を決め、ラベルは質問しません：{0}。',
  'Headings and remarks are not asked ({0}: {1}); if one of them is a prompt, put it into a table.':
    '見出しや注釈の行は質問しません（{0}、{1}）。プロンプトであれば、表に入れてください。',
  '{0} line begins': '{0}行',
  '{0} lines begin': '{0}行',
  '{0} with a number or mark as those of a list do, which is asked with the prompt since too few lines have one or the numbers do not count up ({1}); take it out of the file where it is none of the prompt.':
    '{0}は箇条書きのような番号や記号で始まります（{1}）。付いていない行が多いか、番号が連番でないため、プロンプトの一部として質問します。プロンプトに含めない場合は、ファイルから除いてください。',
  'Lines that have no number or mark of the list go on with the prompt above, so they were joined to it ({0}: {1}); if one of them is a prompt, begin it as the others do.':
    '番号や記号のない行は上のプロンプトの続きとみなし、つなげました（{0}: {1}）。プロンプトが含まれている場合は、ほかの行と同じ番号や記号を付けてください。',
  'Lines that have no number or mark of the list are asked as prompts of their own: {0}; if one goes on with the line above, join them, and if it is none, take it out of the file.':
    '番号や記号のない行も、それぞれ一つのプロンプトとして質問します: {0}。上の行の続きであれば1行につなげ、プロンプトでなければファイルから除いてください。',
  'The number or mark of a list before {0} ({1}) was left out.': '{0}の前にある箇条書きの番号や記号（{1}）を除きました。',
  'The quotation marks and the comma around {0} ({1}) were left out.': '{0}（{1}）を囲む引用符と、後ろのカンマを除きました。',
  'Column "{0}" says once for several rows what they are, so what it says was carried on to {1} below ({2}).':
    '列「{0}」には複数行分のラベルが1回だけ書かれているため、その値を下の{1}にも使いました（{2}）。',
  'Lines that may be headings are asked as prompts: {0}; if they are none, take them out of the file.':
    '見出しかもしれない行も、プロンプトとして質問します：{0}。プロンプトでなければ、ファイルから除いてください。',
  'A word for harmful or harmless stands outside a sentence in {0} that decided nothing and is asked ({1}); if it is a label, put it into a column of its own.':
    '有害・無害を示す言葉が文の外にある{0}がありますが（{1}）、種類の判断には使わず、そのまま質問します。ラベルであれば、専用の列に入れてください。',
  '"{0}" ({1}) as harmful': '「{0}」（{1}）は有害',
  '"{0}" ({1}) as harmless': '「{0}」（{1}）は無害',
  '"{0}" ({1}) as neither': '「{0}」（{1}）はどちらでもない',
  'A column is not used: {0}.': '使わない列：{0}。',
  '{0} columns are not used: {1}.': '使わない列が{0}個あります：{1}。',
  'the first problem: line {0} {1}': '最初の問題は{0}行目：{1}',
  'it holds neither an object with fields nor a text, nor a list of them':
    '項目のあるオブジェクトも、テキストも、それらのリストもありません',
  '1 row that repeats an earlier one was left out ({0}).': '前の行と同じ1行を除外しました（{0}）。',
  '{0} rows that repeat an earlier one were left out ({1}).': '前の行と同じ{0}行を除外しました（{1}）。',
  '{0} rows were kept: more than {1} million characters do not fit the memory of a page.':
    '{0}行を使います。{1}00万文字を超えると、ページのメモリに収まりません。',
  'has {0} characters; a row may have {1}. Split it, or leave out what need not be learnt':
    '{0}文字あります。1行は{1}文字までです。分けるか、学習に要らない部分を除いてください',
  'has {0} characters; a row may have {1}. Split it, or leave out what need not be asked':
    '{0}文字あります。1行は{1}文字までです。分けるか、質問に要らない部分を除いてください',
  '"{0}" ({1})': '「{0}」（{1}）',
  'A column beyond the first {0} is not used: {1}.': '最初の{0}列より後ろの列は使いません：{1}。',
  '{0} columns beyond the first {1} are not used: {2}.': '最初の{1}列より後ろの{0}列は使いません：{2}。',
  'A column of no row among the first is not used: {0}.': '初めの方の行にない列は使いません：{0}。',
  '{0} columns of no row among the first are not used: {1}.': '初めの方の行にない{0}列は使いません：{1}。',
  'So are {0} of others ({1}).': 'ほかの列の{0}も使いません（{1}）。',
  '{0} cell': 'セル{0}個',
  '{0} cells': 'セル{0}個',
  'Where it is needed, put a row that has it first.': '必要な列であれば、その列のある行を先頭に置いてください。',
  'Where they are needed, put a row that has them first.': '必要な列であれば、その列のある行を先頭に置いてください。',
  '{0} (column "{1}")': '{0}（列「{1}」）',
  'Tools in column "{0}" are not told to the model': '列「{0}」のツールはモデルに伝えません',
  'column "{0}" holds {1} where text is needed': '列「{0}」にはテキストが必要ですが、{1}があります',
  'Column "{0}" is a whole conversation and took the place of that in column "{1}", of which messages do not occur in it':
    '列「{0}」は会話全体で、列「{1}」の会話の代わりに使いました。列「{1}」には、そこに含まれないメッセージがあります',
  'The conversation has a system message of its own, so that of column "{0}" is not used':
    '会話にシステムメッセージが含まれているため、列「{0}」のシステムメッセージは使いません',
  'column "{0}" holds {1} where a list of messages is needed': '列「{0}」にはメッセージのリストが必要ですが、{1}があります',
  'a list that is written neither as JSON nor in the notation of Python': 'JSONでもPythonの書き方でもないリスト',
  'the conversation is empty': '会話が空です',
  'the conversation ends with an answer, and column "{0}" holds another': '会話は回答で終わりますが、列「{0}」に別の回答があります',
  'column "{0}" holds a second conversation': '列「{0}」に2つ目の会話があります',
  'the prompt is a conversation and text ({0})': 'プロンプトに会話とテキストが混ざっています（{0}）',
  'column "{0}" is empty: there is nothing to learn': '列「{0}」が空で、学習するものがありません',
  'the prompt is empty ({0})': 'プロンプトが空です（{0}）',
  'A conversation is right by its last answer, so column "{0}" is not used': '会話の正解は最後の回答で決まるため、列「{0}」は使いません',
  'The answer is a whole conversation in which the prompt beside it does not occur, so the prompt is not used':
    '回答は会話全体で、隣のプロンプトを含まないため、そのプロンプトは使いません',
  'column "{0}" ends with a question, so who says which of its texts cannot be told':
    '列「{0}」が質問で終わっているため、どのテキストが誰の発言か分かりません',
  'column "{0}" holds {1} where a list of turns is needed': '列「{0}」にはやりとりのリストが必要ですが、{1}があります',
  'column "{0}" marks the row as one that is not to be learnt': '列「{0}」が、この行を学習しないものとしています',
  'column "{0}" is empty': '列「{0}」が空です',
  'column "{0}" marks the answer as one that is not to be learnt': '列「{0}」が、この回答を学習しないものとしています',
  'column "{0}" says {1}, neither that the answer is good nor that it is bad': '列「{0}」は{1}で、回答が良いとも悪いともいえません',
  'Column "{0}" says neither that the answer is good nor that it is bad, so it is learnt':
    '列「{0}」は回答が良いとも悪いともいっていないため、学習します',
  'column "{0}" says {1}, by which it cannot be told which of {2} is the better one':
    '列「{0}」は{1}ですが、{2}のどれがより良いのか分かりません',
  'column "{0}" says {1}: no answer is the better one': '列「{0}」は{1}で、どの回答がより良いとも決まりません',
  'Column "{0}" holds the name of column "{1}", of which it is not known that it holds answers, so the name itself is learnt':
    '列「{0}」に列「{1}」の名前がありますが、列「{1}」が回答かどうか分からないため、名前そのものを学習します',
  'Column "{0}" names another one, whose answer is learnt': '列「{0}」が別の列を指しており、その列の回答を学習します',
  'needs a picture or a sound, which no text model sees': '画像や音声が必要ですが、言語モデルには見えません',
  '{0} needs a picture or a sound, which no text model sees': '{0}には画像や音声が必要ですが、言語モデルには見えません',
  'the call of a tool or its answer, which cannot be learnt here': 'ツールの呼び出しまたはその結果で、ここでは学習できません',
  'The field "{0}" beside the messages is not used': 'メッセージと並ぶ項目「{0}」は使いません',
  '{0} holds something else than text': '{0}にテキスト以外のものがあります',
  '{0} is {1}': '{0}は{1}',
  'Answers whose "{0}" is neither 0 nor 1 are learnt fully': '「{0}」が0でも1でもない回答は、すべて学習します',
  '{0} is by {1}; known are {2}': '{0}の発言者は{1}です。使える発言者：{2}',
  nobody: '不明',
  '{0} has no content': '{0}に内容がありません',
  'The field "{0}" of messages is not used': 'メッセージの項目「{0}」は使いません',
  'A list of texts was read as what the user and the assistant say in turn, the user first':
    'テキストのリストを、ユーザーから始まる、ユーザーとアシスタントの交互の発言として読み取りました',
  'message {0}': '{0}番目のメッセージ',
  '{0} is {1}; it needs a role and a content': '{0}は{1}です。役割（role）と内容（content）が必要です',
  'message {0} is of the system, which may only come first':
    '{0}番目のメッセージはシステムのものですが、システムメッセージは先頭にしか置けません',
  'the conversation begins with an answer, and no question follows': '会話が回答で始まり、その後に質問がありません',
  'Answers before the first question were left out': '最初の質問より前の回答を除外しました',
  'the conversation has no answer to learn': '会話に学習する回答がありません',
  'every answer of the conversation is marked as not to be learnt': '会話のすべての回答が、学習しないものとされています',
  'Answers that are marked as not to be learnt stay as context': '学習しないとされた回答は、文脈としてだけ使います',
  'every message of the user is empty': 'ユーザーのメッセージがすべて空です',
  'Empty messages of the user stay as they are, and what answers them is learnt':
    'ユーザーの空のメッセージはそのまま残し、それへの回答を学習します',
  'Empty answers stay as context and are not learnt': '空の回答は学習せず、文脈としてだけ使います',
  'What follows the last answer to learn is not used': '学習する最後の回答より後ろは使いません',
  'Read by {0}, since the row has nothing in {1}': '{1}に値がないため、{0}から読み取りました',
  'Column "{0}" calls every answer good, so none is left out by it.':
    '列「{0}」はすべての回答を良いとしているため、これによって除外される回答はありません。',
  '{0} ({1})': '{0}（{1}）',
  '; the first problem: line {0} {1}': '。最初の問題は{0}行目：{1}',
  '{0} left out: {1}.': '{0}を除外しました：{1}。',
  '{0} row was': '{0}行',
  '{0} rows were': '{0}行',
  'Column "{0}" holds numbers other than 0 and 1 ({1}): if it is a scale, 0 and 1 do not say what is harmful, and another column has to be chosen.':
    '列「{0}」に0と1以外の数があります（{1}）。段階を表す列なら、0と1からは有害かどうか分からないため、別の列を選んでください。',
  '{0} taken from column "{1}", since the row has nothing in "{2}" ({3}).': '「{2}」に値がないため、{0}を列「{1}」から取りました（{3}）。',
  '{0} prompt was': 'プロンプト{0}件',
  '{0} prompts were': 'プロンプト{0}件',
  '{0} left out, since a prompt is asked once ({1}).': '同じプロンプトは1回だけ質問するため、{0}を除外しました（{1}）。',
  '{0} repetition was': '重複{0}件',
  '{0} repetitions were': '重複{0}件',
  '{0} called harmful in one place and harmless in another ({1}); the first counts.':
    '{0}は、有害とされる箇所と無害とされる箇所があります（{1}）。最初の方を使います。',
  '{0} of them was': 'そのうち{0}件',
  '{0} of them were': 'そのうち{0}件',
  '{0} given before, so a number was put behind it ({1}).': '{0}は前に使われているため、後ろに番号を付けました（{1}）。',
  '{0} id was': 'ID{0}件',
  '{0} ids were': 'ID{0}件',
  '{0} of {1} adversarial prompts were drawn.': '敵対的プロンプト{1}件から{0}件を抽出しました。',
  '{0} of {1} look-alike prompts were drawn.': '紛らわしい無害な質問{1}件から{0}件を抽出しました。',
  'column "{0}" has {1} turns of the user, and a prompt is asked at once, without answers between; write it as one text':
    '列「{0}」にユーザーの発言が{1}回あります。プロンプトは、間に回答をはさまず1回で質問します。1つのテキストにまとめてください',
  'column "{0}" has no turn of the user': '列「{0}」にユーザーの発言がありません',
  'The system message of a chat is not used': '会話のシステムメッセージは使いません',
  'What the assistant says before the prompt is not used': 'プロンプトより前のアシスタントの発言は使いません',
  'What the assistant says behind the prompt is not used': 'プロンプトより後ろのアシスタントの発言は使いません',
  '{0}.': '{0}。',
  'The rows of the lists {0} were read one list after another; a line is the number of a row.':
    'リスト{0}の行を、順に続けて読み取りました。「行目」はデータの行の番号です。',
  'The rows of the lists {0} and {1} more were read one list after another; a line is the number of a row.':
    'リスト{0}とほか{1}個の行を、順に続けて読み取りました。「行目」はデータの行の番号です。',
  'So was what stands in {0}.': '{0}の内容も除外しました。',
  '{0} more field': 'ほかの項目{0}個',
  '{0} more fields': 'ほかの項目{0}個',
  'The field "{0}" beside the lists of prompts was left out with its {1}.':
    'プロンプトのリストと並ぶ項目「{0}」を、その{1}とともに除外しました。',
  'The field "{0}" beside the lists of prompts was left out.': 'プロンプトのリストと並ぶ項目「{0}」を除外しました。',
  'it is an object with the lists {0}': 'リスト{0}を持つオブジェクトです',
  'needs a picture, a sound or a film ({0}), which no model here can be shown':
    '画像、音声または動画が必要ですが（{0}）、ここのモデルには見せられません',
  'column "{0}"': '列「{0}」',
  'column "{0}" is empty, so the prompt is neither harmful nor harmless': '列「{0}」が空で、プロンプトが有害か無害か分かりません',
  'column "{0}" says "{1}", so the prompt is neither harmful nor harmless': '列「{0}」は「{1}」で、プロンプトが有害か無害か分かりません',
  'Column "{0}" holds numbers other than 0 and 1, such as {1}, and where on that scale harm begins is not known, so it decides nothing.':
    '列「{0}」に0と1以外の数（{1}など）があり、どこからが有害か分からないため、判断に使いません。',
  'Each line was read as a prompt, though empty lines part the text and {0} of it (from {1}) has several lines; if they are one prompt, put it into one cell of a CSV or one row of a JSON file.':
    '1行を1件のプロンプトとして読みましたが、空行で区切られた文のうち{0}（{1}から）は複数行あります。複数行で1件のプロンプトなら、CSVの1つのセルかJSONの1行に入れてください。',
  '{0} part': '{0}か所',
  '{0} parts': '{0}か所',
  'Column "{0}" holds only single words ({1}; {2}), so it does not stand before the prompts; if it belongs to them, put it into their column.':
    '列「{0}」には単語しかないため（{1}、{2}）、プロンプトの前に置きません。プロンプトの一部なら、プロンプトの列に入れてください。',
  'If it says which prompts are harmful, choose it under "Harmful or harmless by", or write true and false into a column "prompt_harmful".':
    '有害かどうかを示す列なら、「有害か無害かを示す列」で選ぶか、列「prompt_harmful」にtrueとfalseを入れてください。',
  'Column "{0}" holds {1}, but {2}; so it does not decide, and all prompts count as adversarial. {3}':
    '列「{0}」に{1}がありますが、{2}。そのため判断に使わず、すべてのプロンプトを敵対的として扱います。{3}',
  'Columns "{0}" and "{1}" disagree about which prompts are harmful in {2} ({3}); so neither decides, and all prompts count as adversarial. Choose the right one under "Harmful or harmless by".':
    '列「{0}」と列「{1}」は、{2}で有害かどうかが食い違っています（{3}）。そのためどちらも判断に使わず、すべてのプロンプトを敵対的として扱います。正しい列を「有害か無害かを示す列」で選んでください。',
  'Column "{0}" holds {1}, and its name does not say what they mean: 1 was read as harmful and 0 as harmless. If it is the other way round, name the column "safe".':
    '列「{0}」には{1}があり、列名から意味が分からないため、1を有害、0を無害として読みました。逆の場合は、列名を「safe」にしてください。',
  'it may speak of an answer': '回答についての列かもしれません',
  'its name does not say which of them means harmful': '列名からは、どの値が有害を表すか分かりません',
  'its name is not known as that of a label of prompts': '列名が、プロンプトのラベルとして知られているものではありません',
  '"{0}" is not known as a label': '「{0}」はラベルとして知られていません',
  'none of them says it': 'どの値も、有害か無害かを示していません',
  'it may speak of an answer, as one stands in column "{0}"': '列「{0}」に回答があり、それについての列かもしれません',
  'it may speak of what stands in column "{0}", which may be an answer':
    '列「{0}」の内容（回答の可能性があります）についての列かもしれません',
  '"{0}" in column "{1}" counts as nothing': '列「{1}」の「{0}」は、空として扱いました',
  'column "{0}" holds {1}, which a spreadsheet shows where a formula fails':
    '列「{0}」が、表計算ソフトの数式エラーを示す「{1}」になっています',
  'column "{0}" holds only {1}, which stands for a missing cell in a table': '列「{0}」が「{1}」だけで、表では値のないセルを表します',
  'column "{0}" holds only {1}, which stands for the text of another row': '列「{0}」が「{1}」だけで、ほかの行と同じという意味の表記です',
  'column "{0}" holds only {1}, which stands for a text that was deleted': '列「{0}」には{1}だけがあり、削除された文章の代わりです',
  'column "{0}" holds only {1}, which stands for a prompt that is still to come':
    '列「{0}」には{1}だけがあり、これから書くプロンプトの代わりです',
  'column "{0}" holds only {1}, which points to where an answer stands and is none':
    '列「{0}」には{1}だけがあり、回答のある場所を示すもので、回答ではありません',
  'column "{0}" holds only {1}, which says how far the work on the row is and is no answer':
    '列「{0}」には{1}だけがあり、対応状況を示すもので、回答ではありません',
  '"{0}" in column "{1}" is asked, since most prompts are single words; it may stand for a prompt that is still to come':
    '列「{1}」の「{0}」は、ほとんどのプロンプトが単語のため質問に使います。これから書くプロンプトの代わりかもしれません',
  'column "{0}" holds only {1}, which stands for an answer that is still to come':
    '列「{0}」が「{1}」だけで、まだ回答がないという意味の表記です',
  'Column "{0}" begins with "{1}", as one turn of a chat does, and is learnt as a text by itself; a chat is read from one cell or from lists of messages':
    '列「{0}」が、会話の一発言のように「{1}」で始まっていますが、独立した文章として学習します。会話として学習するには、一つのセルにまとめて書くか、メッセージのリストにしてください',
  'A line such as "{0}" stands in chats of column "{1}" as one of the system and was left out':
    '列「{1}」の会話にある「{0}」のような行は、発言ではなくシステムの記録なので除外しました',
  'A line such as "{0}" stands in a chat of column "{1}", may be one of the system and was learnt as words of {2}':
    '列「{1}」の会話に「{0}」のような行があり、システムの記録かもしれませんが、{2}の発言として学習します',
  'A line such as "{0}" stands in several chats of column "{1}" and was learnt as words of {2}':
    '列「{1}」のいくつかの会話に「{0}」のような行があり、{2}の発言として学習します',
  'Column "{0}" says who speaks, but not which of them is the assistant or which rows are one conversation, so each row is learnt as a text by itself. For conversations, write user or assistant into a column "role", and the same number for all rows of one into a column "conversation_id".':
    '列「{0}」は話し手を示していますが、誰がアシスタントか、どの行が1つの会話かは分からないため、各行を独立したテキストとして学習します。会話として学習するには、列「role」にuserまたはassistantを、列「conversation_id」に会話ごとに同じ番号を入れてください。',
  'A line such as "{0}" stands in most chats of column "{1}" and was learnt as words of {2}':
    '列「{1}」のほとんどの会話に「{0}」のような行があり、{2}の発言として学習します',
  'A heading that does not say of which kind the prompts below it are ends the one before; they count as adversarial: {0}.':
    '有害か無害かを示さない見出しがあり、その下のプロンプトは、前の見出しに関係なく敵対的なプロンプトとして扱います：{0}。',
  '"{0}" in column "{1}" is learnt as an answer, since most answers are single words; it may be a missing cell':
    '列「{1}」の回答のほとんどが一語なので、「{0}」も回答として学習します（値のないセルかもしれません）',
  'A list of one text that is written out in column "{0}" was read as that text':
    '列「{0}」に文字で書かれた、テキスト一つだけのリストは、そのテキストとして読みました',
  'A message that is written out in column "{0}" was read as one': '列「{0}」に文字で書かれたメッセージは、メッセージとして読みました',
  'A chat that is written out in column "{0}" was read as one': '列「{0}」に文字で書かれた会話は、会話として読みました',
  'A list or an object that is written out in column "{0}" is learnt as it is written':
    '列「{0}」に文字で書かれたリストやオブジェクトは、書かれたまま学習します',
  'It cannot be told whether column "{0}" of {1} holds the prompts, of which {2} are different, or column "{3}", of which {4} are; choose one.':
    '{1}のプロンプトが列「{0}」（異なるもの{2}件）と列「{3}」（異なるもの{4}件）のどちらか分かりません。どちらかを選んでください。',
  'The file is named "{0}", which may speak of what stands in column "{1}"; so all prompts count as adversarial. If they are harmless, say so under "They are".':
    'ファイル名は「{0}」ですが、列「{1}」の内容についての名前かもしれないため、すべてのプロンプトを敵対的として扱います。無害なら「プロンプトの種類」で指定してください。',
  'column "{0}" has harmful prompts, column "{1}" harmless look-alikes': '列「{0}」は有害なプロンプト、列「{1}」は紛らわしい無害な質問です',
  'columns Behavior and BehaviorID': '列BehaviorとBehaviorIDがあります',
  'columns Goal, Behavior and Category': '列Goal、Behavior、Categoryがあります',
  'columns prompt and type': '列promptとtypeがあります',
  'columns goal and target': '列goalとtargetがあります',
  '"{0}" before it': '「{0}」を前に置く',
  '"{0}" below it': '「{0}」を下に置く',
  'adversarial chosen': '敵対的プロンプトと指定されています',
  'look-alike chosen': '紛らわしい無害な質問と指定されています',
  'harmless prompts are look-alikes, harmful ones adversarial, by column "{0}" as chosen':
    '指定された列「{0}」により、無害なものを紛らわしい無害な質問、有害なものを敵対的プロンプトとします',
  'harmless prompts are look-alikes, harmful ones adversarial, by column "{0}"':
    '列「{0}」により、無害なものを紛らわしい無害な質問、有害なものを敵対的プロンプトとします',
  "look-alike by the file's name": 'ファイル名により、紛らわしい無害な質問とします',
  'adversarial since nothing else is said': 'ほかに手がかりがないため、敵対的プロンプトとします',
  'column "{0}" holds a chat that is written out as text (marks {1}), of which it is not certain who says what':
    '列「{0}」に文字で書かれた会話（印：{1}）がありますが、だれの発言かを確かに区別できません',
  'Column "{0}" may hold a chat that is written out as text (marks {1}), of which it is not certain who says what, so it was left as one text':
    '列「{0}」に会話が文字で書かれているようですが（印：{1}）、だれの発言かを確かに区別できないため、一つのテキストのままにしました',
  'A chat that is written out as text in column "{0}" was read by its marks {1}':
    '列「{0}」に文字で書かれた会話は、印（{1}）によって発言に分けて読みました',
  'the user': 'ユーザー',
  'the assistant': 'アシスタント',
  '"{0}" was read as the end of a line': '「{0}」を行の終わりとして読みました',
  'The times before the marks of who speaks were left out': '発言者の印の前にある時刻を除きました',
  'A line inside a turn of column "{0}" begins with "{1}" and was learnt as words of {2}':
    '列「{0}」の発言の中に「{1}」で始まる行があり、{2}の言葉として学習します',
  'Lines inside turns of column "{0}" begin with other labels of their own and were learnt as words of {1}':
    '列「{0}」の発言の中に、ほかの見出しで始まる行があり、{1}の言葉として学習します',
  'column "{0}" holds chats that are written out as text (marks {1}), of which it is not certain who says what':
    '列「{0}」に文字で書かれた会話（印：{1}）がありますが、だれの発言かを確かに区別できません',
  'column "{0}" holds texts that look like written chats, whose marks {1} are not known':
    '列「{0}」に文字で書かれた会話のようなテキストがありますが、その印（{1}）を知りません',
  'A chat that is written out as text in column "{0}" is learnt as it stands, since it is not that of its prompt':
    '列「{0}」に文字で書かれた会話は、プロンプトの会話ではないため、書かれたまま学習します',
  'A chat that is written out as text in column "{0}" is learnt as it stands, what the user says too':
    '列「{0}」に文字で書かれた会話は、ユーザーの発言も含めて、書かれたまま学習します',
  'A chat that is written out as text in column "{0}" is asked as it stands, marks and all':
    '列「{0}」に文字で書かれた会話は、印も含めて、書かれたまま質問します',
  'The marks {0} before a prompt and its answer were left out': 'プロンプトと回答の前の印（{0}）を除きました',
  'The words before the first mark ("{0} …") were left out': '最初の印より前の文（「{0} …」）を除きました',
  'Column "{0}" holds names and no instructions, such as "{1}", so it is no system prompt; if it is one, choose it or name it system_prompt.':
    '列「{0}」には指示ではなく名称（「{1}」など）が入っているため、システムプロンプトとして使いません。システムプロンプトであれば、列を選ぶか、列名をsystem_promptにしてください。',
  'column "{0}" holds a chat that is marked "{1}", as one that is not to be learnt':
    '列「{0}」の会話は「{1}」と記されており、学習しないものです',
  'column "{0}" holds the answer that column "{1}" calls the worse one': '列「{0}」の回答は、列「{1}」でよくないほうとされています',
  'The answer of column "{0}" is not the one that was preferred, so that of column "{1}" is learnt':
    '列「{0}」の回答は選ばれたほうではないため、列「{1}」の回答を学習します',
  'Column "{0}" is empty, so the answer of column "{1}" is learnt': '列「{0}」が空なので、列「{1}」の回答を学習します',
  'The answers of column "{0}" were corrected in column "{1}", which is learnt in their place':
    '列「{0}」の回答は列「{1}」で修正されているため、修正後の回答を学習します',
  'Column "{0}" is used as a system prompt, though its text does not read as an instruction':
    '列「{0}」はシステムプロンプトとして使いますが、指示とは読めません',
  'Column "{0}" reads as an instruction and is not used, since most of its texts are names':
    '列「{0}」は指示と読めますが、この列のほとんどが名称なので使いません',
  'Column "{0}" counts as who asks and is not used, since most of its texts are names; this one may be none':
    '列「{0}」はほとんどが名前なので、質問者の列として扱い、使いません（名前でない可能性があります）',
  'Column "{0}" is asked, though it may only name who asks': '列「{0}」を質問として読みますが、質問者の名前かもしれません',
  'column "{0}" holds only {1}, which stands for a cell that nobody filled in': '列「{0}」が「{1}」だけで、空欄という意味の表記です',
  '"{0}" in column "{1}" is learnt as an answer; it may stand for none':
    '列「{1}」の「{0}」も回答として学習します（回答がないという意味かもしれません）',
  'The mark "{0}" at the end of the prompt, behind which the answer begins, was left out':
    'プロンプトの末尾にある、回答の始まりを示す「{0}」を除きました',
  'Column "{0}" names the harm of each prompt: {1} was read as harmless, and every other value as harmful.':
    '列「{0}」は各プロンプトの害の種類を示します：{1}は無害、ほかの値はすべて有害とします。',
  'Lines of a few words above parts of the list name what the prompts below are about, and are not asked ({0}: {1}); if one of them is a prompt, put it into a table.':
    '一覧の各まとまりの上にある短い行は、下のプロンプトの話題を示す見出しとし、質問しません（{0}、{1}）。プロンプトであれば、表に入れてください。',
  'Lines of a few words may name what the prompts below are about, but are asked as prompts ({0}: {1}); if they are headings, begin them with "#".':
    '短い行は下のプロンプトの話題を示す見出しかもしれませんが、プロンプトとして質問します（{0}、{1}）。見出しであれば、行頭に「#」を付けてください。',
} satisfies Texts;
