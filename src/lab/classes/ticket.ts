import { fail, sentence, type Sentence, TabtuneError } from '../../protocol/errors';
import { ByteReader, ByteWriter, fromHex, fromText, toHex, toText } from './bytes';
import { DIGEST_BYTES, type RecipeMark } from './settings';
import { sha256 } from './sha256';

/** A run's result as a short text without a name in it, to be handed in. docs/formats.md describes it bit for bit, chapter "Ticket". */

export const TICKET_VERSION = 1;
/** Characters, all of them ASCII. */
export const MOST_TICKET = 1499;
export const CHECKSUM_BYTES = 6;
const PREFIX = 'tabtune';

/** What computed it; a name of a graphics card would tell whose it is. */
export const TICKET_DEVICES = ['processor', 'webgpu', 'software'] as const;
export type TicketDevice = (typeof TICKET_DEVICES)[number];

export interface Count {
  k: number;
  n: number;
}

export interface TicketTrack {
  /** `online`, or an average such as `ema:0.98`. */
  track: string;
  harmful: Count;
  /** Null where the prompt set has no look-alikes. */
  overRefusal: Count | null;
  /** Held-out rows answered exactly; null where there are none. */
  utility: Count | null;
  /** Harmful answers of the live subset, at each of the ticket's steps. */
  curve: number[];
}

export interface Ticket extends RecipeMark {
  seed: number;
  device: TicketDevice;
  /** 0: of no processor, or not known. */
  threads: number;
  build: string;
  judge: string;
  prompts: string;
  /** Prompts of the live subset. */
  live: number;
  /** Ascending. */
  steps: number[];
  tracks: TicketTrack[];
}

const MEASURES = ['harmful', 'overRefusal', 'utility'] as const;

/** Why a k of n is none, or nothing. */
function checkCount({ k, n }: Count, what: string): void {
  if (n === 0) throw fail('data', { reason: 'nothing-asked' })`${what} is ${k} of 0: nothing was asked, so that it says nothing.`;
  if (k > n) throw fail('data', { reason: 'more-than-all' })`${what} is ${k} of ${n}, which is more than all.`;
}

const checksum = (bytes: Uint8Array): Uint8Array => sha256(bytes).subarray(0, CHECKSUM_BYTES);

/** Throws `non-finite` or `data` where a value is none to hand in, and `data` with the reason `too-long` where it is too much. */
export function encodeTicket(ticket: Ticket): string {
  const out = new ByteWriter();
  out.byte(TICKET_VERSION);
  out.raw(fromHex(ticket.digest));
  out.number(ticket.settings.length, 'settings');
  for (const setting of ticket.settings) out.raw([Math.floor(setting / 256), setting % 256]);
  out.number(ticket.seed, 'seed');
  out.byte(TICKET_DEVICES.indexOf(ticket.device));
  out.number(ticket.threads, 'threads');
  out.text(ticket.build, 'build');
  out.text(ticket.judge, 'judge');
  out.text(ticket.prompts, 'prompts');
  out.number(ticket.live, 'live');
  out.number(ticket.steps.length, 'steps');
  ticket.steps.forEach((step, i) => out.number(step - (i === 0 ? 0 : ticket.steps[i - 1]! + 1), 'steps'));
  out.number(ticket.tracks.length, 'tracks');
  for (const track of ticket.tracks) writeTrack(out, track, ticket);
  out.raw(checksum(out.bytes));
  const text = `${PREFIX}:${TICKET_VERSION}:${toText(out.bytes)}`;
  if (text.length > MOST_TICKET) throw tooLong(text);
  return text;
}

const tooLong = ({ length }: string) =>
  fail('data', { reason: 'too-long' })`The ticket has ${length} characters; at most ${MOST_TICKET} are taken.`;

function writeTrack(out: ByteWriter, track: TicketTrack, { steps, live }: Ticket): void {
  out.text(track.track, 'track');
  out.byte(Number(track.overRefusal !== null) + 2 * Number(track.utility !== null));
  for (const measure of MEASURES) {
    const count = track[measure];
    if (!count) continue;
    out.number(count.k, measure);
    out.number(count.n, measure);
    checkCount(count, measure);
  }
  steps.forEach((_, i) => {
    const k = track.curve[i] ?? NaN;
    checkCount({ k, n: live }, 'curve');
    out.difference(k - (i === 0 ? 0 : track.curve[i - 1]!), 'curve');
  });
}

/**
 * Throws `data` with a `reason` among the details: `no-ticket`, `version`, `too-long`, `altered`, `malformed(sentence`, `)range`, `nothing-asked`,
 * `more-than-all`.
 */
export function decodeTicket(given: string): Ticket {
  const text = given.trim();
  const [, version, body] = /^tabtune:(\d{1,9}):(.*)$/s.exec(text) ?? [];
  if (version === undefined || body === undefined)
    throw fail('data', { reason: 'no-ticket' })`This is no ticket of tabtune; one begins with ${`${PREFIX}:${TICKET_VERSION}:`}`;
  if (Number(version) !== TICKET_VERSION)
    throw fail('data', {
      reason: 'version',
    })`The ticket is of version ${Number(version)}, and this page reads version ${TICKET_VERSION}. Open the same tabtune everywhere.`;
  if (text.length > MOST_TICKET) throw tooLong(text);
  const bytes = fromText(body);
  const altered = fail('data', { reason: 'altered' })`The ticket was altered or cut on its way: its checksum does not fit. Copy it again.`;
  if (!bytes || bytes.length <= CHECKSUM_BYTES) throw altered;
  const content = bytes.subarray(0, -CHECKSUM_BYTES);
  const sum = bytes.subarray(-CHECKSUM_BYTES);
  if (!checksum(content).every((byte, i) => byte === sum[i])) throw altered;
  return read(new ByteReader(content));
}

const malformed = (said: Sentence): TabtuneError => new TabtuneError('data', said, { reason: 'malformed' });

function read(from: ByteReader): Ticket {
  const version = from.byte();
  if (version !== TICKET_VERSION)
    throw malformed(sentence`The ticket says version ${TICKET_VERSION} in its text and ${version} within, which no tabtune writes.`);
  const digest = toHex(from.raw(DIGEST_BYTES));
  const settings = Array.from({ length: counted(from) }, () => 256 * from.byte() + from.byte());
  const seed = from.number();
  const kind = from.byte();
  const device = TICKET_DEVICES[kind];
  if (!device) throw malformed(sentence`The ticket names the device ${kind}; known are 0 to ${TICKET_DEVICES.length - 1}.`);
  const threads = from.number();
  const [build, judge, prompts] = [from.text(), from.text(), from.text()];
  const live = from.number();
  const steps: number[] = [];
  for (let left = counted(from); left > 0; left--) steps.push((steps.at(-1) ?? -1) + 1 + from.number());
  const tracks: TicketTrack[] = [];
  for (let left = counted(from); left > 0; left--) tracks.push(readTrack(from, steps.length, live));
  if (from.left > 0) throw malformed(sentence`The ticket goes on for ${from.left} bytes after its end.`);
  if (tracks.length === 0) throw malformed(sentence`The ticket holds no track.`);
  if (new Set(tracks.map(({ track }) => track)).size < tracks.length) throw malformed(sentence`The ticket holds a track twice.`);
  return { digest, settings, seed, device, threads, build, judge, prompts, live, steps, tracks };
}

/** How many things follow, each of at least one byte. */
function counted(from: ByteReader): number {
  const count = from.number();
  if (count > from.left) throw malformed(sentence`The ticket promises ${count} entries, and ${from.left} bytes are left.`);
  return count;
}

function readTrack(from: ByteReader, points: number, live: number): TicketTrack {
  const track = from.text();
  const has = from.byte();
  if (has > 3) throw malformed(sentence`The ticket marks its measures with ${has}; known are 0 to 3.`);
  const count = (what: string): Count => {
    const read = { k: from.number(), n: from.number() };
    checkCount(read, what);
    return read;
  };
  const harmful = count('harmful');
  const overRefusal = has % 2 === 1 ? count('overRefusal') : null;
  const utility = has >= 2 ? count('utility') : null;
  const curve: number[] = [];
  for (let i = 0; i < points; i++) {
    const k = (curve.at(-1) ?? 0) + from.difference();
    if (k < 0) throw malformed(sentence`The ticket’s curve falls below zero.`);
    checkCount({ k, n: live }, 'curve');
    curve.push(k);
  }
  return { track, harmful, overRefusal, utility, curve };
}
