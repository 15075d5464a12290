import type {Lane} from './gateway.ts';

/** A call as the budget sees it. `person` is whose share it takes ('' for nobody's); a `safe` call changes nothing. */
export type Call = {readonly lane: Lane; readonly person: string; readonly safe: boolean};

export type Waiting = {readonly call: Call; readonly start: () => void};

/** The calls that wait for their turn, by lane. Within one, people take turns: nobody waits for the thousand calls of another. */
export type CallQueue = {
  add(waiting: Waiting): void;
  has(waiting: Waiting): boolean;
  remove(waiting: Waiting): void;
  /** Takes out the next one of a lane that may start; undefined where there is none. */
  next(lane: Lane, mayStart: (call: Call) => boolean): Waiting | undefined;
  isEmpty(lane: Lane): boolean;
};

export function createCallQueue(): CallQueue {
  const lanes: Readonly<Record<Lane, Map<string, Set<Waiting>>>> = {security: new Map(), people: new Map(), jobs: new Map()};
  const of = ({call: {lane, person}}: Waiting) => lanes[lane].get(person);

  const remove = (waiting: Waiting): void => {
    const {lane, person} = waiting.call;
    const theirs = of(waiting);
    theirs?.delete(waiting);
    if (theirs?.size === 0) lanes[lane].delete(person);
  };

  return {
    add(waiting) {
      const {lane, person} = waiting.call;
      const theirs = of(waiting) ?? new Set();
      lanes[lane].set(person, theirs.add(waiting));
    },
    has: (waiting) => of(waiting)?.has(waiting) === true,
    remove,
    next(lane, mayStart) {
      for (const [person, theirs] of lanes[lane]) {
        const [first] = theirs;
        if (!first || !mayStart(first.call)) continue;
        remove(first);
        // Behind all others.
        if (lanes[lane].delete(person)) lanes[lane].set(person, theirs);
        return first;
      }
      return undefined;
    },
    isEmpty: (lane) => lanes[lane].size === 0,
  };
}
