/** Where the signs of Western text stand, which tells them from letters of other scripts that share their bytes. */

const LETTER = /\p{L}/u;
const DIGIT = /\d/;
/** A blank, or the edge of a line. */
const BLANK = /\s/;
/** Signs that stand in programs, and beside letters with accents or signs of text hardly ever. */
const ODD = /[@[\\\]^_`{|}~]/;
/** What was made for other bytes has no sign here. */
const CONTROL = /[\u0080-\u009f]/;

const FITS = 4;
const MISFIT = -4;

/** A sign, and whether it stands there as it is meant to; null for what is no sign. */
function fits(before: string, char: string, after: string): boolean | null {
  const ends = !LETTER.test(after);
  switch (char) {
    case '£':
    case '€':
    case '¥':
    case '¢':
      return DIGIT.test(before) || DIGIT.test(after) || (BLANK.test(before) && BLANK.test(after));
    case '°':
      return (DIGIT.test(before) || BLANK.test(before)) && (ends || /[CFKNSEWO]/.test(after));
    case '½':
    case '¼':
    case '¾':
      return (DIGIT.test(before) || BLANK.test(before)) && ends;
    case '²':
    case '³':
    case '¹':
      return (DIGIT.test(before) || LETTER.test(before)) && ends;
    case '×':
    case '÷':
    case '±':
      return (DIGIT.test(after) && !LETTER.test(before)) || (BLANK.test(before) && BLANK.test(after));
    case 'µ':
      return (DIGIT.test(before) || BLANK.test(before)) && /[mgslLAVWFMC]/.test(after);
    case '©':
    case '§':
    case '¶':
      return !LETTER.test(before) && (BLANK.test(after) || DIGIT.test(after));
    case '®':
    case '™':
    case 'ª':
    case 'º':
      return (LETTER.test(before) || DIGIT.test(before)) && ends;
    case '•':
    case '·':
      return BLANK.test(after);
    case '…':
      return ends;
    case '–':
    case '—':
      return (
        (BLANK.test(before) && BLANK.test(after)) ||
        (DIGIT.test(before) && DIGIT.test(after)) ||
        (LETTER.test(before) && LETTER.test(after))
      );
    default:
      return null;
  }
}

/** How likely a character of Western text is between its neighbours, as a logarithm beside what it is by itself. */
export function westernBeside(before: string, char: string, after: string): number {
  if (CONTROL.test(char)) return MISFIT;
  const odd = ODD.test(before) || ODD.test(after) ? MISFIT : 0;
  const fit = fits(before, char, after);
  return odd + (fit ? FITS : 0);
}
