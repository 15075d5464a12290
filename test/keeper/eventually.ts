/** Settles once `look` finds something; fails after `patience` ms. */
export async function eventually<T>(what: string, look: () => T | undefined | false, patience = 60_000): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
