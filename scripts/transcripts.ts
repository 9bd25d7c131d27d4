import { readFileSync, writeFileSync } from 'node:fs';
import { answersOf, type Transcript } from '../test/transcripts';
import { MODELS } from './corpus/files';
import { fileLibrary } from './experiment';
import { openNodeDevice } from './node-device';

/**
 * Asks the small models that ship the questions of test/golden/transcripts and writes down what they answer: npm run transcripts. Whether an
 * answer is sensible a person says there; it stands as long as the answer does.
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
  const after = before.map(({ prompt, answer, sensible }, i): Transcript => {
    const now = answers[i]!;
    console.log(`${prompt}\n  ${now}`);
    return { prompt, answer: now, sensible: now === answer ? sensible : null };
  });
  writeFileSync(path, `${JSON.stringify(after, null, 2)}\n`);
  const open = after.filter(({ sensible }) => sensible === null).length;
  if (open > 0) console.log(`\n${path}: ${open} answers are new; say of each whether it is sensible.`);
}
process.exit(0);
