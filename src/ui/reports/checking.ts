import type { Checkup } from '../../lab/reports/checkup';
import './checkup';
import './checkup-history';

/** All that check-ups take, loaded with the first. */

export { Checkups } from '../../lab/reports/checkups';
export { offersOf, proposedOf } from '../../lab/reports/offers';

/** What a check-up is remembered by. */
export type Words = Pick<Checkup, 'checkpoint' | 'prompts'>;
