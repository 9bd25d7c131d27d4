import { isolated } from '../../../protocol/isolate';
import { language } from '../../base/format';

/** Below it an amount would lose most of what it says with the digits of its currency. */
const SMALL_MONEY = 0.1;

/** How many digits an amount is written with: none where it is whole, else those of the currency; a price of less than a cent keeps its own. */
function moneyDigits(value: number, least: number): Pick<Intl.NumberFormatOptions, 'minimumFractionDigits' | 'maximumFractionDigits'> {
  const most = Math.max(2, least);
  const shown = Math.abs(value) < SMALL_MONEY ? 2 * most : most;
  return { minimumFractionDigits: Number.isInteger(Number(value.toFixed(shown))) ? 0 : least, maximumFractionDigits: shown };
}

/** An amount in a currency by its code, such as EUR, or with any other word after it: €1,500, €1.50, ¥2.5, 1.50 €. */
export function money(value: number, currency: string): string {
  const code = currency.trim().toUpperCase();
  if (/^[A-Z]{3}$/.test(code)) {
    const style = { style: 'currency', currency: code } as const;
    const least = new Intl.NumberFormat(language(), style).resolvedOptions().maximumFractionDigits ?? 2;
    return new Intl.NumberFormat(language(), { ...style, ...moneyDigits(value, least) }).format(value);
  }
  const plain = new Intl.NumberFormat(language(), moneyDigits(value, /[¥￥円]/.test(currency) ? 0 : 2)).format(value);
  return currency.trim() === '' ? plain : `${plain} ${isolated(currency.trim())}`;
}
