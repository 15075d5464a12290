import type {StandIn} from '../mattermost/server.ts';

/** Settles when the server has been called so often, and so many turns of the event loop later; after 2 s at the latest. */
export async function calledSoOften(mattermost: StandIn, times: number, turns: number): Promise<void> {
  const from = mattermost.requests().length;
  await new Promise<void>((resolve) => {
    const deadline = performance.now() + 2_000;
    const look = () => {
      if (mattermost.requests().length - from >= times || performance.now() > deadline) resolve();
      else setImmediate(look);
    };
    look();
  });
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
