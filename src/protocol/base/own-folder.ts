/** What a folder of a model or an adapter is, by the names of its files alone: page and worker have to agree on it. */

export const CONFIG = 'config.json';
export const ADAPTER = 'adapter_config.json';
const WHOLE = ['model.safetensors', 'model.safetensors.index.json'];

const depth = (path: string): number => path.split('/').length;
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** The folders that hold a config, each with its slash, the outermost first; of those side by side the ones of whole models. */
function foldersOf(paths: readonly string[]): string[] {
  const configs = paths.filter((path) => [CONFIG, ADAPTER].includes(nameOf(path)));
  const isWhole = (path: string): number => (nameOf(path) === CONFIG ? 0 : 1);
  return [...new Set(configs.sort((a, b) => depth(a) - depth(b) || isWhole(a) - isWhole(b)).map(folderOf))];
}

/** The outermost folder with a config, with its slash: what lies in folders beside it are other models. */
export const topFolder = (paths: readonly string[]): string => foldersOf(paths)[0] ?? '';

/** The other folders with a config, whose files are not read. */
export const otherFolders = (paths: readonly string[]): string[] => foldersOf(paths).slice(1);

/** Whether the files of a folder are an adapter's: trainers save the config of the base beside it, but not its weights. */
export function isAdapter(names: Iterable<string>): boolean {
  const all = new Set(names);
  return all.has(ADAPTER) && !(all.has(CONFIG) && WHOLE.some((name) => all.has(name)));
}

/** The names of the files in a folder itself. */
export const namesIn = (paths: readonly string[], folder: string): string[] =>
  paths.filter((path) => folderOf(path) === folder).map(nameOf);
