import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, serve } from '../../scripts/serve.ts';

/** Serves the built folder for all tests, from a path that is not the root: it has to work from any. */
export default async function setup(): Promise<() => void> {
  if (!existsSync(join(DIST, 'index.html'))) throw new Error('There is no built page. Run npm run build first.');
  const { url, close } = await serve({ base: '/some/folder/' });
  process.env['TABTUNE_URL'] = url;
  return close;
}
