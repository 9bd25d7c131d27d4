import { RowMapper } from '../../data/sets/mapping/kinds';
import { lengthStatistics } from '../../data/text/lengths';
import type { ChatTokenizer } from '../../data/text/tokenizer';
import { sentence } from '../../protocol/errors';
import type { ExamplesPreview, PreviewRequest } from '../../protocol/own';

/** Rows of a file as a model sees them. */
export async function previewRows(
  { rows, mapping, format, max_length }: PreviewRequest,
  tokenizer: ChatTokenizer,
): Promise<ExamplesPreview> {
  const shown: ExamplesPreview['rows'] = [];
  const counts: number[] = [];
  const names = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const mapper = RowMapper.forRows(names, rows, mapping, format)!;
  for (const { values } of rows) {
    const mapped = mapper.read(values).applied;
    if (!('example' in mapped)) {
      shown.push(mapped.reason);
      continue;
    }
    try {
      const preview = await tokenizer.preview(mapped.example);
      shown.push(preview);
      counts.push(preview.tokens);
    } catch (reason) {
      shown.push(sentence`${reason}`);
    }
  }
  const lengths =
    counts.length > 0 ? lengthStatistics({ tokens: counts, of: counts.length, seen: counts.length, seconds: 0 }, max_length) : null;
  return { rows: shown, lengths, warnings: [...tokenizer.warnings] };
}
