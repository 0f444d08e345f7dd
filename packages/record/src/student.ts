// Quantiles of Student's t for whole degrees of freedom, by the finite sums that its distribution then has.
// For printed intervals only: atan may differ in the last bit between versions of V8.

/** P(|T| ≤ t) for `degrees` whole degrees of freedom, t ≥ 0 (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4). */
export function studentCentral(t: number, degrees: number): number {
  const cosine2 = degrees / (degrees + t * t);
  const sine = t / Math.sqrt(degrees + t * t);
  const odd = degrees % 2 === 1;
  let term = odd ? Math.sqrt(cosine2) : 1;
  let sum = 0;
  for (let k = odd ? 1 : 0; k <= degrees - 2; k += 2) {
    sum += term;
    term *= (cosine2 * (k + 1)) / (k + 2);
  }
  return odd ? (2 / Math.PI) * (Math.atan2(t, Math.sqrt(degrees)) + sine * sum) : sine * sum;
}

/** The t with P(|T| ≤ t) = `level`, a share in (0, 1), for 1 to 1e4 whole degrees of freedom; a RangeError otherwise. */
export function studentQuantile(level: number, degrees: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`level: must be between 0 and 1, got ${level}; use 0.95`);
  if (!Number.isInteger(degrees) || degrees < 1 || degrees > 1e4) {
    throw new RangeError(`degrees: must be a whole number from 1 to 10000, got ${degrees}; use n − 1`);
  }
  let low = 0;
  let high = 1;
  while (studentCentral(high, degrees) < level) high *= 2;
  // Bisection to the last bit: at most about 60 halvings.
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (studentCentral(middle, degrees) < level) low = middle;
    else high = middle;
  }
}
