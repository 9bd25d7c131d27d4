// How work is dealt among threads: in runs of `unit` of `count` things, of which part `part` of `parts` gets those from `first` to `last`. What a
// thing becomes never depends on who computes it.

// @ts-ignore: decorator
@inline
export function first(part: i32, parts: i32, count: i32, unit: i32): i32 {
  const units = (count + unit - 1) / unit;
  return min(count, <i32>((<i64>units * part) / parts) * unit);
}

// @ts-ignore: decorator
@inline
export function last(part: i32, parts: i32, count: i32, unit: i32): i32 {
  return first(part + 1, parts, count, unit);
}
