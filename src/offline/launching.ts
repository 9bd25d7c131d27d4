import type { OwnFile } from '../protocol/messages';

/** Files that a person opens with the installed page, from outside the browser. */

interface Launch {
  files?: readonly { kind: string; getFile?: () => Promise<File> }[];
}

/** As browsers have it that can do this. */
export interface LaunchQueue {
  setConsumer(consumer: (launch: Launch) => void): void;
}

/** Calls back with the files of every opening, and with those that cannot be read. */
export function onLaunch(queue: LaunchQueue | undefined, take: (files: OwnFile[]) => void, onProblem: (reason: unknown) => void): void {
  queue?.setConsumer(({ files = [] }) => {
    const read = files.flatMap(({ getFile }, nth) => (getFile ? [files[nth]!.getFile!()] : []));
    Promise.all(read).then((all) => all.length > 0 && take(all.map((data) => ({ path: data.name, data }))), onProblem);
  });
}
