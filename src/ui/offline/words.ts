import { msg, str } from '@lit/localize';
import { isolated } from '../../protocol/isolate';
import { bytes, count, percent } from '../../lab/base/format';
import type { Failure, Kept } from '../../offline/messages';

/** Why not all files are kept, and what helps. */
export function failureText(failure: Failure): string {
  switch (failure.why) {
    case 'room':
      // What a browser says of its room is an estimate, which its refusal may contradict.
      return failure.free === null || failure.free >= failure.needed
        ? msg(str`The browser's storage for this page is full; ${bytes(failure.needed)} are needed. Delete runs that you no longer need.`)
        : msg(
            str`${bytes(failure.needed)} of storage are needed, and the browser gives ${bytes(failure.free)}. Delete runs that you no longer need, or make room on the disk.`,
          );
    case 'network':
      return msg(str`${isolated(failure.path)} could not be fetched. It is tried again when there is a network.`);
    case 'answer':
      return msg(
        str`The server answered ${failure.status} for ${isolated(failure.path)}. It is tried again; if that does not help, copy the whole built folder to the host.`,
      );
  }
}

/** How far the page is with working without network. */
export function keptText(kept: Kept | null): string {
  if (kept === null) return msg('The page keeps its files for working offline as soon as it has nothing else to do.');
  switch (kept.state) {
    case 'filling':
      return msg(
        str`Keeping the page's files: ${count(kept.files)} of ${count(kept.allFiles)}, ${percent(kept.bytes / Math.max(1, kept.allBytes), 0)} of ${bytes(kept.allBytes)}`,
      );
    case 'ready':
      return msg(str`All ${count(kept.files)} files of the page are kept in this browser, ${bytes(kept.bytes)}.`);
    case 'failed':
      return failureText(kept);
  }
}
