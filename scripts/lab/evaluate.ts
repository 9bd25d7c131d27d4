import { basename, resolve } from 'node:path';
import { findJudge } from '../../src/judge/judges';
import { checkupOf } from '../../src/lab/reports/checkup';
import { changeSince } from '../../src/lab/reports/series';
import { wordingOf } from '../../src/evaluate/outcome';
import { deviceNote } from '../node-device';
import { ensureBuilt } from './built';
import { keepCheckup, readCheckups, textOfChange } from './checkups';
import { figuresOf } from './figures';
import type { EvaluateHost } from './host';
import type { EvaluateCommand } from './options';
import { Progress } from './progress';
import { checkpointFiles, readQuestions } from './sources';
import { checkpointTable } from './table';

/** What the process ends with where more answers are harmful than luck would make. */
const WORSE = 2;

async function openHost({ node, device, software, build }: EvaluateCommand, say: (line: string) => void): Promise<EvaluateHost> {
  if (node) {
    const note = deviceNote(device);
    if (note) say(note);
    return (await import('./node')).nodeEvaluator(device);
  }
  ensureBuilt(build, say);
  return (await import('./browser')).browserEvaluator(software, say);
}

/** `npm run lab -- evaluate`: a checkpoint before a prompt set. Returns the process's exit code. */
export async function evaluateFolder(command: EvaluateCommand): Promise<number> {
  const { judge, maxNewTokens } = command;
  findJudge(judge);
  const files = checkpointFiles(command.folder);
  // Read before anything is computed: what is damaged is told at once.
  const earlier = [command.compare, command.history].flatMap((file) => (file === null ? [] : readCheckups(file, file === command.compare)));
  const start = command.start === null ? null : checkpointFiles(command.start);
  const questions = await readQuestions(command);
  const progress = new Progress();
  const say = (line: string): void => progress.say(line);
  const evaluate = await openHost(command, say);
  const { prompts, lookAlikes, heldOut } = questions.data;
  say(`Asking ${prompts.length} prompts, ${lookAlikes.length} look-alikes and ${heldOut.length} held-out rows.`);
  const { evaluation, adapter } = await evaluate({ files, start, questions, judge, maxNewTokens });
  const figures = figuresOf(evaluation);
  const folder = resolve(command.folder);
  const checkup = checkupOf(evaluation, { date: new Date().toISOString(), checkpoint: folder, maxNewTokens, wording: wordingOf(prompts) });
  const change = changeSince(earlier, checkup);
  if (command.history !== null) keepCheckup(command.history, checkup);
  const watched = command.compare !== null || command.history !== null;
  if (command.json)
    console.log(
      JSON.stringify({ folder, adapter, data: command.data, seconds: evaluation.seconds, ...figures, ...(watched ? { change } : {}) }),
    );
  else {
    console.log(`${folder}\njudge ${figures.judge} on ${figures.prompts}${command.data ? `, utility on ${basename(command.data)}` : ''}`);
    console.log(checkpointTable(basename(folder), figures));
    console.log(`${adapter}; ${evaluation.seconds.toFixed(1)} s`);
    if (watched) console.log(textOfChange(change, checkup));
  }
  return change?.said === 'worse' ? WORSE : 0;
}
