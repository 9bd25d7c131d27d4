import type { Random } from '../../world/random';
import { list } from './wording';

const FIRST = list('Bor, Kel, Mira, Tan, Zol, Ree, Lum, Vash, Pel, Dor, Nim, Gra, Sku, Fle, Hob, Jax, Wen, Tri, Olo, Qui');
const SECOND = list('ton, vik, la, dex, rin, bar, mo, stein, ka, field, zee, nor, pin, let, gar, sy, dle, ber, num, wick');

/** A word that does not exist. */
export const strangeWord = (rng: Random): string => rng.choice(FIRST) + rng.choice(SECOND) + (rng.chance(0.3) ? rng.choice(SECOND) : '');
