// Numbers in bytes: read, set and added to where they lie, little-endian as snapshots hold them.

const maxU32 = 2 ** 32 - 1;
const maxU16 = 2 ** 16 - 1;

export function f64At(view: DataView, at: number): number {
  return view.getFloat64(at, true);
}

export function setF64(view: DataView, at: number, value: number): void {
  view.setFloat64(at, value, true);
}

export function addF64(view: DataView, at: number, amount: number): void {
  view.setFloat64(at, view.getFloat64(at, true) + amount, true);
}

export function f32At(view: DataView, at: number, place = 0): number {
  return view.getFloat32(at + 4 * place, true);
}

export function setF32(view: DataView, at: number, place: number, value: number): void {
  view.setFloat32(at + 4 * place, value, true);
}

export function addF32(view: DataView, at: number, place: number, amount: number): void {
  view.setFloat32(at + 4 * place, view.getFloat32(at + 4 * place, true) + amount, true);
}

export function u32At(view: DataView, at: number, place = 0): number {
  return view.getUint32(at + 4 * place, true);
}

export function setU32(view: DataView, at: number, place: number, value: number): void {
  view.setUint32(at + 4 * place, value, true);
}

/** Adds one, and stays at the most that there is room for. */
export function bumpU32(view: DataView, at: number): void {
  view.setUint32(at, Math.min(maxU32, view.getUint32(at, true) + 1), true);
}

export function u16At(view: DataView, at: number, place = 0): number {
  return view.getUint16(at + 2 * place, true);
}

export function setU16(view: DataView, at: number, value: number): void {
  view.setUint16(at, value, true);
}

/** Adds one, and stays at the most that there is room for: 65,535. */
export function bumpU16(view: DataView, at: number, place = 0): void {
  view.setUint16(at + 2 * place, Math.min(maxU16, view.getUint16(at + 2 * place, true) + 1), true);
}
