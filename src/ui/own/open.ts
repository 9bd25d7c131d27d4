import type { OwnFile } from '../../protocol/messages';
import type { OwnPart } from '../../lab/own/list';
import type { Desk } from '../../lab/desk';

/** Opens the dialog for own files, which is loaded with its first use. `part` null: it asks what the files are. */
export async function openOwn(desk: Desk, part: OwnPart | null, files: OwnFile[] = []): Promise<void> {
  try {
    await import('./dialog');
  } catch (reason) {
    return desk.runs.fail(reason);
  }
  let dialog = document.querySelector('tt-own');
  if (!dialog) {
    dialog = Object.assign(document.createElement('tt-own'), { desk });
    document.body.append(dialog);
  }
  dialog.show(part, files);
}
