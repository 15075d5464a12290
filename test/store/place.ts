import {test} from 'node:test';
import type {Store} from '../../src/store/store.ts';

/** A database of one test's own. */
export type Place = {
  open(): Promise<Store>;
  /** Text that changes when anything is written, row locks included. */
  fingerprint(): Promise<string>;
  remove(): Promise<void>;
};

/** Runs one test on a fresh, open store. */
export type Check = (guarantee: string, run: (store: Store, place: Place) => Promise<void>) => void;

export const checkIn =
  (makePlace: () => Promise<Place>): Check =>
  (guarantee, run) => {
    test(guarantee, async (t) => {
      const place = await makePlace();
      t.after(() => place.remove());
      const store = await place.open();
      try {
        await run(store, place);
      } finally {
        await store.close();
      }
    });
  };
