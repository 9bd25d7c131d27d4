import { readFileSync, writeFileSync } from 'node:fs';
import { answersOf, type Transcript } from '../test/transcripts';
import { MODELS } from './corpus/files';
import { fileLibrary } from './experiment';
import { openNodeDevice } from './node-device';

/**
 * Asks the small models that ship the questions of test/golden/transcripts and writes down what they answer: npm run transcripts. How an
 * answer reads a person says there; that stands as long as the answer does.
 */
const device = await openNodeDevice('processor');
const library = fileLibrary();
for (const [language, { id: model }] of Object.entries(MODELS)) {
  const path = `test/golden/transcripts/${language}.json`;
  const before = JSON.parse(readFileSync(path, 'utf8')) as Transcript[];
  const answers = await answersOf(
    device,
    library,
    model,
    before.map(({ prompt }) => prompt),
  );
  const after = before.map(({ prompt, answer, reading }, i): Transcript => {
    const now = answers[i]!;
    console.log(`${prompt}\n  ${now.answer}${now.guess ? ` (guesses: ${now.guess.word})` : ''}`);
    return { prompt, ...now, reading: now.answer === answer ? reading : null };
  });
  writeFileSync(path, `${JSON.stringify(after, null, 2)}\n`);
  const open = after.filter(({ reading }) => reading === null).length;
  if (open > 0) console.log(`\n${path}: ${open} answers are new; say of each how it reads.`);
}
process.exit(0);
