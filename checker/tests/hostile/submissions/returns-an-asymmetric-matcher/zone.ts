// Equal to whatever it is compared with, if it is compared in the same process.

export function answer() {
  return {
    $$typeof: Symbol.for('jest.asymmetricMatcher'),
    asymmetricMatch: () => true,
    toAsymmetricMatcher: () => 'anything',
  };
}
