/** Random choices from a seed. */
export interface Random {
  /** Returns a whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  /** @throws {RangeError} if the list is empty. */
  pick<T>(choices: readonly T[]): T;
  /** @param share 0 never, 1 always. */
  chance(share: number): boolean;
}

/** Returns the choices of a seed, the same for the same seed. The generator is Mulberry32, in the public domain. */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed, 0x9e3779b1);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: (choices) => {
      const [chosen] = choices.slice(below(choices.length)).slice(0, 1);
      if (chosen === undefined) throw new RangeError('There is nothing to choose from');
      return chosen;
    },
    chance: (share) => next() < share,
  };
}
