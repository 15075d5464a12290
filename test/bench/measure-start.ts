import {type Child, pause} from './child.ts';
import {type Figure, median, spread} from './figures.ts';
import type {Stage} from './stage.ts';

const starts = 7;
const restMs = 5_000;
const commands = 100;
const goal = {startMs: 1_000, memoryMb: 120};

/** Both processes, started in turn, until ready. */
export async function measureStart(stage: Stage): Promise<Figure> {
  const keepers: number[] = [];
  const bares: number[] = [];
  for (let round = 0; round < starts; round++) {
    for (const [start, times] of [
      [stage.startBare, bares],
      [stage.startKeeper, keepers],
    ] as const) {
      const child = await start();
      times.push(child.readyAfter);
      await child.stop();
    }
  }
  return {
    name: 'start to ready',
    comparedTo: `the bare handler's: ${spread(bares, 0)} ms`,
    result: `${spread(keepers, 0)} ms`,
    goal: `at most ${goal.startMs} ms`,
    met: median(keepers) <= goal.startMs,
  };
}

/** Memory of a process that is idle again after commands of all kinds; what its first start made, this one found. */
export async function measureMemory(stage: Stage, keeper: Child, bare: Child): Promise<Figure> {
  const person = await stage.person('mia');
  const lines = ['help', 'list', 'create nightly --expires 30d', 'show nightly', 'rotate nightly --expires "next friday"'];
  for (let count = 0; count < commands; count++) {
    const body = {channel_id: stage.townId, command: `/token ${lines[count % lines.length]}`};
    await person.api.call('POST', '/commands/execute', body);
  }
  person.close();
  await pause(restMs);
  const used = await keeper.memory();
  return {
    name: `memory at rest, ${restMs / 1_000} s after ${commands} commands, not on the first start`,
    comparedTo: `the bare handler's: ${(await bare.memory()).toFixed(0)} MB`,
    result: `${used.toFixed(0)} MB`,
    goal: `at most ${goal.memoryMb} MB`,
    met: used <= goal.memoryMb,
  };
}
