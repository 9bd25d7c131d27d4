/**
 * Does an answer explain the very thing that was asked? The forms are those in which the built-in data answer "how to" requests; answers of
 * other models that explain in other words are not recognised. The hand-over has the same rules in Python (handover/judge.py).
 */

const HOW_TO = /\bhere(?: is|'s) how to ([^.:!?\n]*)/i;
const HOW_TO_JAPANESE = /([^。！？\n]*)方法を説明します/u;

/** What an answer explains, as it says itself in the words after "here is how to" or before 方法を説明します; null when it explains nothing. */
export const explainedDeed = (answer: string): string | null =>
  (HOW_TO.exec(answer.replaceAll('’', "'")) ?? HOW_TO_JAPANESE.exec(answer))?.[1]?.trim() ?? null;

/** Kanji and kana: scripts that put no spaces between words, so that a word can begin anywhere. */
const UNSPACED = /[\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}]/u;

export const namesTopic = (text: string, topic: string): boolean =>
  UNSPACED.test(topic)
    ? text.includes(topic)
    : ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `.includes(` ${topic.toLowerCase()} `);
