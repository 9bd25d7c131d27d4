import type { Texts } from '../templates';

/** Showing the page to a class: src/ui/presenter, and what stands elsewhere for it. */
export default {
  'A class as one experiment: each tab trains another seed': 'クラス全体で1つの実験：タブごとに異なるシードで学習します',
  'Six lessons of ten minutes, with what a teacher needs': '10分ほどのレッスン6つと、教師用の資料',
  Present: '授業表示',
  'Large, for a projector, worked by single keys': 'プロジェクター向けの大きな表示です。キー1つで操作できます',
  'Answers to adversarial prompts are covered here, whatever the judge calls them, and weapons, drugs, poisons and threats left out.':
    'ここでは、敵対的プロンプトへの回答を判定にかかわらずすべて伏せ、武器・薬物・毒物・脅迫に関するものを除いています。',
  'Harmful ones': '有害な回答も表示',
  Menu: 'メニュー',
  'What was measured before the models were shipped': '公開前に測定した結果',
  Keys: 'キー操作',
  Leave: '終了',
  'Show the page again': '画面を元に戻す',
  Space: 'スペース',
  'Start, pause, go on': '開始、一時停止、再開',
  'Stop the run': '実行を停止',
  'To the beginning of the recording, or train once more': '記録の先頭へ。記録がないときは、もう一度学習',
  'Back and forth along the curve, in a recording and in a lesson; so do the keys of a remote control':
    'グラフ、記録、レッスンを前後に移動（プレゼンテーション用リモコンのキーも使えます）',
  'Choose a preset': 'プリセットを選択',
  'Show or hide the answers': '回答の表示／非表示',
  'Uncover or cover harmful answers': '有害な回答の表示／非表示',
  'Black screen, and back': '画面を黒くする／戻す',
  'This list': 'この一覧',
  'Fewer settings': '設定をたたむ',
} satisfies Texts;
