/** The Node variant in one file: what `--node` runs, and what `--pack` puts into a folder of its own. */
import { bench, print, readReport } from './driver';
import { progress } from './hosts/host';
import { openNode } from './hosts/node';
import { parseOptions } from './options';

export { openNode };

/** Put in by the build. */
declare const VERSIONS: Record<string, string>;

if (import.meta.filename === process.argv[1]) {
  try {
    const options = parseOptions(process.argv.slice(2));
    await print(options.table ? readReport(options.table) : await bench(await openNode(), options, VERSIONS), options.json);
    process.exit(0);
  } catch (error) {
    progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  }
}
