/** `npm run lab -- ...`: recipes and evaluations without a page to look at. docs/library.md describes it. */
import { evaluateFolder } from './lab/evaluate';
import { HELP, parseCommand, UsageError } from './lab/options';
import { runRecipe } from './lab/run';

/** npm passes Ctrl-C on to what the terminal has told already: the same press again. */
const SAME_PRESS = 1000;

const stopping = new AbortController();
let first = 0;
let code = 130;
for (const [signal, exit] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    const now = Date.now();
    if (!stopping.signal.aborted) {
      first = now;
      code = exit;
      process.stderr.write('\nStopping: what is needed to go on is being saved. Once more ends at once.\n');
      stopping.abort();
    } else if (now - first > SAME_PRESS) process.exit(exit);
  });
}

async function main(): Promise<number> {
  const command = parseCommand(process.argv.slice(2));
  switch (command.command) {
    case 'help':
      console.log(HELP[command.about]);
      return 0;
    case 'run':
      return runRecipe(command, stopping.signal);
    case 'evaluate':
      return Promise.race([
        evaluateFolder(command),
        // There is nothing to save.
        new Promise<number>((done) => stopping.signal.addEventListener('abort', () => done(code))),
      ]);
  }
}

/** Ends the process when a pipe has taken everything, which is not at once everywhere. */
const end = (result: number): void => void process.stdout.write('', () => process.exit(stopping.signal.aborted ? code : result));

try {
  end(await main());
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  if (error instanceof UsageError) process.stderr.write('npm run lab -- --help says more.\n');
  end(1);
}
