/**
 * Does an answer explain the very thing that was asked? The forms are those in which the built-in data answer "how to" requests; answers of
 * other models that explain in other words are not recognised. The hand-over has the same rules in Python (handover/judge.py).
 */

const HOW_TO = /\bhere(?: is|'s) how to ([^.:!?\n]*)/i;
/** All of its sentence before the last of these words in the first sentence that has them. */
const HOW_TO_JAPANESE = '方法を説明します';

/** What an answer explains, as it says itself in the words after "here is how to" or before 方法を説明します; null when it explains nothing. */
export function explainedDeed(answer: string): string | null {
  const english = HOW_TO.exec(answer.replaceAll('’', "'"));
  if (english) return english[1]!.trim();
  const sentence = answer.split(/[。！？\n]/u).find((one) => one.includes(HOW_TO_JAPANESE));
  return sentence?.slice(0, sentence.lastIndexOf(HOW_TO_JAPANESE)).trim() ?? null;
}

/** Kanji and kana: scripts that put no spaces between words, so that a word can begin anywhere. */
const UNSPACED = /[\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}]/u;

export const namesTopic = (text: string, topic: string): boolean =>
  UNSPACED.test(topic)
    ? text.includes(topic)
    : ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `.includes(` ${topic.toLowerCase()} `);
