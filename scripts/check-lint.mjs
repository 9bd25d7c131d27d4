/**
 * Lint for `npm run check`: what is known of files that have not changed is taken as it is, unless it is bad. What was found in a file may have
 * its reason in the types of another, so that files with findings are always looked at anew.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ESLint } from 'eslint';

const cwd = resolve(import.meta.dirname, '..');
const [folder] = process.argv.slice(2);
/** With other rules nothing is known: ESLint sees its configuration, but not the files of rules that it imports. */
const rules = createHash('sha256');
for (const file of ['scripts/bare-text.mjs', 'scripts/floors.mjs', 'scripts/own-arithmetic.mjs', 'eslint.config.js'])
  rules.update(readFileSync(join(cwd, file)));
const cacheLocation = `${folder}-${rules.digest('hex').slice(0, 12)}`;

const hasFindings = ({ errorCount, warningCount }) => errorCount + warningCount > 0;
const findings = async (options, files) => (await new ESLint({ cwd, ...options }).lintFiles(files)).filter(hasFindings);

const known = await findings({ cache: true, cacheLocation, cacheStrategy: 'content' }, '.');
const found =
  known.length > 0
    ? await findings(
        {},
        known.map(({ filePath }) => filePath),
      )
    : [];
if (found.length > 0) console.log(await (await new ESLint({ cwd }).loadFormatter()).format(found));
process.exitCode = found.length > 0 ? 1 : 0;
