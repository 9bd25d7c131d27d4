import { readFileSync } from 'node:fs';
import { expect, test } from './fixture';
import { sheetsOf } from './sheets';

/** The pages of the lessons on A4: no more than both sides of one sheet, none empty, and none ending with a heading whose text is overleaf. */

const { lessons } = JSON.parse(readFileSync('public/catalogue.json', 'utf8')) as { lessons: { id: string }[] };
/** What a class writes on is one side, with room for what wider faces of other machines need. */
const MOST = { teacher: 2, worksheet: 1 } as const;
/** Lines that make turning over worth while. How many Japanese ones there are depends on the faces of a machine: there no sheet is empty. */
const FEW = { en: 3, ja: 1 } as const;

for (const tongue of ['en', 'ja'] as const) {
  for (const shown of ['teacher', 'worksheet'] as const) {
    test(`each lesson’s page “${shown}” in ${tongue} is whole on paper`, async ({ page }) => {
      for (const { id } of lessons) {
        await page.goto(`?lang=${tongue}&lesson=${id}&print=${shown}`);
        await expect(page.locator('tt-lesson-print').getByRole('heading', { level: 1 })).toBeVisible();
        const sheets = sheetsOf(await page.pdf({ preferCSSPageSize: true }));
        expect(sheets.length, `sheets of ${id}`).toBeLessThanOrEqual(MOST[shown]);
        for (const [nth, lines] of sheets.entries()) {
          const where = `${id}, sheet ${nth + 1} of ${sheets.length}`;
          expect(lines.length, `lines of ${where}`).toBeGreaterThanOrEqual(FEW[tongue]);
          if (nth + 1 < sheets.length) expect(lines.at(-1)!.bold, `${where} ends with a heading`).toBe(false);
        }
        // What a class writes on has its lines: all of them are on the sheets, and each table is closed below.
        if (shown === 'teacher') continue;
        const edges = await page
          .locator('tt-lesson-print tr:last-child td')
          .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).borderBottomWidth));
        expect(edges.length, `cells below in ${id}`).toBeGreaterThan(0);
        expect(new Set(edges), `edges below in ${id}`).toEqual(new Set(['1px']));
      }
    });
  }
}
