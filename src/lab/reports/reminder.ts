import { fail } from '../../protocol/errors';

/**
 * A date in other people's calendars, as iCalendar (RFC 5545): lines end with CRLF and have at most 75 octets, texts are escaped, the event
 * has an id of its own that stays the same when it is made again.
 */

export interface Reminder {
  /** Tells this reminder from others; the same one replaces what a calendar has. */
  id: string;
  /** The day, YYYY-MM-DD, as it is where the person lives. */
  day: string;
  title: string;
  text: string;
  /** When it is made, ISO 8601. */
  made: string;
}

const MOST_OCTETS = 75;
const encoder = new TextEncoder();

/** TEXT of RFC 5545, 3.3.11; control characters, which it does not know, are left out. */
const escaped = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');

/** 3.1: a longer line goes on in the next one, which begins with a space; no sign is cut into its octets. */
export function folded(line: string): string {
  const out: string[] = [];
  let current = '';
  let octets = 0;
  for (const sign of line) {
    const size = encoder.encode(sign).length;
    if (octets + size > MOST_OCTETS) {
      out.push(current);
      [current, octets] = [' ', 1];
    }
    current += sign;
    octets += size;
  }
  return [...out, current].join('\r\n');
}

/** 20261130 and 20261201: the day, and the one after it, on which an event of a whole day ends. */
function days(day: string): [string, string] {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  const date = new Date(`${day}T00:00:00Z`);
  if (!found || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day)
    throw fail('data')`"${day}" is no day of the calendar; write it as 2027-01-31.`;
  const after = new Date(date.getTime() + 86_400_000).toISOString().slice(0, 10);
  return [day.replaceAll('-', ''), after.replaceAll('-', '')];
}

/** The file. Throws `data` for a day that there is not. */
export function reminderFile({ id, day, title, text, made }: Reminder): string {
  const [begin, end] = days(day);
  const stamp = `${new Date(made).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//tabtune//check-up//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${escaped(id)}@tabtune`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${begin}`,
    `DTEND;VALUE=DATE:${end}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(text)}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(title)}`,
    'TRIGGER:PT9H',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}
