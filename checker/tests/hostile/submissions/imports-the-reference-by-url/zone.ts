const { answer } = await import('file://@ROOT@/solutions/01-dns/zone.ts');

export { answer };
