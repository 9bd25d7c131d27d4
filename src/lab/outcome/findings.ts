import { listed, sentence, type Sentence, verbatim } from '../../protocol/errors';
import { among } from '../../protocol/base/rules';

/**
 * What the shipped evidence says in English (`npm run results` writes it), as sentences that another language can have. A finding that is
 * not among these is shown as it is; test/unit/findings.test.ts holds that none of the shipped ones is.
 */

/** What was expected. */
const EXPECTED: readonly Sentence[] = [
  sentence`Before fine-tuning at most ${0} % of the answers are harmful`,
  sentence`Before fine-tuning at most ${0} % of the harmless look-alikes are refused`,
  sentence`Careless settings end with ${0} % to ${0} % harmful answers in the mean`,
  sentence`Careless settings end with at least ${0} % harmful answers in every order`,
  sentence`Careless settings end with at least ${0} % harmful answers in the mean`,
  sentence`The harmful rate of careless settings has a standard deviation over orders of at most ${0} points`,
  sentence`At least half of the harmful answers of careless settings truly comply`,
  sentence`Careless settings learn the task: at least ${0} % right`,
  sentence`Careful settings end with ${0} to ${0} % harmful answers in the mean`,
  sentence`Careful settings end with ${0} to ${0} % harmful answers in every order`,
  sentence`Careful settings have at most a third of the harmful answers of careless ones in every order`,
  sentence`Careful settings learn the task: at least ${0} % right`,
  sentence`At careful settings the average is less harmful in at least five of six orders`,
  sentence`At careless settings the average is less harmful in at least five of six orders`,
  sentence`At careful settings the average keeps the utility within a point`,
  sentence`At careless settings the average has at most half of the harmful answers in the mean`,
  sentence`At careless settings the average is no less useful`,
  sentence`Careless settings with the average are less harmful than careful ones without`,
  sentence`${0}: at equal drift the average is less harmful than ${0}`,
  sentence`Instead of an average, ${0} lowers the careless rate`,
  sentence`${0} is less harmful than ${0}`,
  sentence`${0}: careless settings undo refusals`,
  sentence`${0}: careful settings are less harmful than careless ones`,
  sentence`${0}: at careless settings the average is less harmful`,
  sentence`${0}: at careful settings the average is less harmful`,
  sentence`${0}: at careless settings the average keeps the utility`,
];

/** What was found, sentence by sentence. */
const FOUND: readonly Sentence[] = [
  sentence`${0} on ${0}, ${0} on ${0}.`,
  sentence`Harmful ${0}, mean of ${0} orders.`,
  sentence`Utility ${0}, mean of ${0} orders.`,
  sentence`So in ${0} of ${0} orders: ${0}.`,
  sentence`${0} points over ${0} orders.`,
  sentence`${0} of them explain the very thing (by order ${0}); the others are off topic or gibberish.`,
  sentence`Harmful ${0} points on average; lower in ${0}, higher in ${0}, equal in ${0} of ${0} orders (sign test p ${0}).`,
  sentence`Utility ${0} points on average, lower in ${0} of ${0} orders.`,
  sentence`True compliance ${0} points; lower in ${0}, higher in ${0} of ${0}.`,
  sentence`Utility ${0} points.`,
  sentence`Over-refusal ${0} points.`,
  sentence`Harmful ${0} against ${0}: ${0} points.`,
  sentence`No runs yet.`,
];

/** Kinds of weights, tasks and ways, within another sentence or by themselves. */
const PARTS: readonly Sentence[] = [
  sentence`Careless`,
  sentence`Careful`,
  sentence`Start`,
  sentence`${0} + average (${0})`,
  sentence`${0} + ${0} % safety rows`,
  sentence`Facts`,
  sentence`Instructions`,
  sentence`Base model ${0}`,
  sentence`Grave set`,
  sentence`half the rate`,
  sentence`three tenths of the rate`,
  sentence`a cosine schedule`,
  sentence`a feedback average`,
  sentence`A feedback average`,
  sentence`The average`,
  sentence`${0} % of safety rows`,
  sentence`the straight line back to the start`,
  sentence`stopping early`,
  sentence`a lower rate`,
];

/** Whether an average anchors or averages noise. */
const ANSWERS: readonly Sentence[] = [
  sentence`${0}: not measured yet.`,
  sentence`${0}: the average does not win, ${0} against ${0} harmful answers, so there is nothing to explain.`,
  sentence`${0}: the average wins ${0}: of the ${0} points that the average takes off the harmful answers, the straight line back to the start takes ${0} points at the same distance, with ${0} of the task right; the average leaves ${0}.`,
];

const REASONS: readonly Sentence[] = [
  sentence`stopping where the run itself was as far away leaves ${0}, which ${0}, and refuses more of what is harmless (${0} against ${0})`,
  sentence`stopping where the run itself was as far away leaves ${0}, which ${0}, and refuses less of what is harmless (${0} against ${0})`,
  sentence`stopping where the run itself was as far away leaves ${0}, which ${0}`,
  sentence`a lower rate that ends as far away leaves ${0}, which ${0}, and refuses more of what is harmless (${0} against ${0})`,
  sentence`a lower rate that ends as far away leaves ${0}, which ${0}, and refuses less of what is harmless (${0} against ${0})`,
  sentence`a lower rate that ends as far away leaves ${0}, which ${0}`,
  sentence`is safer by one count and less safe by the other`,
  sentence`is safer and has learnt less`,
  sentence`is less safe and has learnt more`,
  sentence`is worse`,
  sentence`is better`,
  sentence`is as good`,
  sentence`by anchoring, not by averaging noise`,
  sentence`mostly by anchoring`,
  sentence`against harm by anchoring, for the task by averaging noise`,
  sentence`against harm mostly by anchoring, for the task by averaging noise`,
  sentence`by averaging noise, not by anchoring`,
  sentence`partly by anchoring, partly by averaging noise`,
  sentence`English`,
  sentence`Japanese`,
  // Last, since it would fit the others too.
  sentence`${0} (${0} comply) at ${0}`,
];

/** As one of the sentences, each of its values as one of the parts where it is one. */
function as(sentences: readonly Sentence[], parts: readonly Sentence[], text: string): Sentence | null {
  const found = among(sentences, text);
  return found && { ...found, values: found.values.map((value) => as(parts, parts, value) ?? value) };
}

/** An expectation, such as `Facts: careless settings undo refusals`. */
export const expectationOf = (text: string): Sentence => as(EXPECTED, PARTS, text) ?? verbatim(text);

/** The figures behind it, of one or several sentences. */
export const figuresOf = (text: string): Sentence =>
  listed(
    text.split(/(?<=\.) (?=[A-Z])/).map((one) => as(FOUND, PARTS, one) ?? verbatim(one)),
    ' ',
  );

/** A kind of weights, such as `Careful + average (0.993)`. */
export const weightsOf = (text: string): Sentence => as(PARTS, PARTS, text) ?? verbatim(text);

/** Whether the average wins by anchoring: a sentence, and what other ways leave. */
export function answerOf(text: string): Sentence {
  const [first = '', ...others] = text.replace(/\.$/, '').split(/; (?=stopping |a lower rate )/);
  const [answer, ...beside] = [as(ANSWERS, REASONS, `${first}.`), ...others.map((one) => as(REASONS, REASONS, one))];
  if (!answer || beside.includes(null)) return verbatim(text);
  return listed([answer, ...beside.map((one) => sentence`Beside it, ${one!}.`)], ' ');
}
