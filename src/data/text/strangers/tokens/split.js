/**
 * Pieces of a text by where a pattern fits, `stretches` as `patterns.js` gives them: `Removed` leaves out what fits, `Isolated` keeps it by
 * itself, `Contiguous` joins matches that touch, `MergedWithPrevious` and `MergedWithNext` join it to its neighbour, which a match that
 * follows another does not have. Each piece is `[start, end]`, none is empty.
 */
export const BEHAVIORS = ['Removed', 'Isolated', 'Contiguous', 'MergedWithPrevious', 'MergedWithNext'];

export function piecesOf(found, behavior) {
  const whole = ([start, end]) => end > start;
  switch (behavior) {
    case 'Removed':
      return found.filter(([, , fits]) => !fits).filter(whole);
    case 'Isolated':
      return found.filter(whole);
    case 'Contiguous':
      return joined(found, (fits, before) => fits === before).filter(whole);
    case 'MergedWithPrevious':
      return joined(found, (fits, before) => fits && !before).filter(whole);
    default:
      return joinedBackwards(found).filter(whole);
  }
}

function joined(found, joins) {
  const pieces = [];
  let before = false;
  for (const [start, end, fits] of found) {
    if (joins(fits, before) && pieces.length > 0) pieces.at(-1)[1] = end;
    else pieces.push([start, end]);
    before = fits;
  }
  return pieces;
}

function joinedBackwards(found) {
  const pieces = [];
  let before = false;
  for (const [start, end, fits] of found.toReversed()) {
    if (fits && !before && pieces.length > 0) pieces.at(-1)[0] = start;
    else pieces.push([start, end]);
    before = fits;
  }
  return pieces.reverse();
}
