/** Points as they are told: two decimals, a half upwards. The only place where points are rounded. */
export function roundPoints(points: number): number {
  // 1.005 is a little less than itself in binary; a share of the last place mends that.
  return Math.round(points * 100 + Math.sign(points) * 1e-7) / 100;
}
