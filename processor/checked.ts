// The loads and stores of the build for tests (scripts/build-processor.mjs): each asks the host before it is carried out, which throws if the
// operation was not given that memory. They bear the names of what they stand for, with _ between its parts.

@external('env', 'reads')
declare function reads(at: usize, bytes: usize): void;
@external('env', 'writes')
declare function writes(at: usize, bytes: usize): void;

export function v128_load(at: usize, offset: usize = 0): v128 {
  reads(at + offset, 16);
  return v128.load(at + offset);
}

export function v128_store(at: usize, value: v128, offset: usize = 0): void {
  writes(at + offset, 16);
  v128.store(at + offset, value);
}

export function v128_load_splat_f32(at: usize, offset: usize = 0): v128 {
  reads(at + offset, 4);
  return v128.load_splat<f32>(at + offset);
}

export function v128_load32_zero(at: usize): v128 {
  reads(at, 4);
  return v128.load32_zero(at);
}

export function f32_load(at: usize, offset: usize = 0): f32 {
  reads(at + offset, 4);
  return f32.load(at + offset);
}

export function f32_store(at: usize, value: f32, offset: usize = 0): void {
  writes(at + offset, 4);
  f32.store(at + offset, value);
}

export function i32_load(at: usize, offset: usize = 0): i32 {
  reads(at + offset, 4);
  return i32.load(at + offset);
}

export function i32_store(at: usize, value: i32, offset: usize = 0): void {
  writes(at + offset, 4);
  i32.store(at + offset, value);
}

export function load_u32(at: usize, offset: usize = 0): u32 {
  return <u32>i32_load(at, offset);
}

export function store_u32(at: usize, value: u32, offset: usize = 0): void {
  i32_store(at, <i32>value, offset);
}

export function load_u16(at: usize): u16 {
  reads(at, 2);
  return load<u16>(at);
}

export function memory_copy(to: usize, from: usize, bytes: usize): void {
  reads(from, bytes);
  writes(to, bytes);
  memory.copy(to, from, bytes);
}

export function memory_fill(at: usize, value: u8, bytes: usize): void {
  writes(at, bytes);
  memory.fill(at, value, bytes);
}
