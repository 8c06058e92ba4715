/** Who acts when nobody asked: the next month of a plan, an automatic top-up. */
export const BY_ITSELF = { id: 'system', address: 'system' } as const;
