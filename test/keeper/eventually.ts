/** Settles once `look` finds something; fails after 20 s. */
export async function eventually<T>(what: string, look: () => T | undefined | false): Promise<T> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
