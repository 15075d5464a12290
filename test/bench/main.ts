import {availableParallelism, cpus} from 'node:os';
import {report} from './figures.ts';
import {measureHelp} from './measure-help.ts';
import {measureList} from './measure-list.ts';
import {measureMemory, measureStart} from './measure-start.ts';
import {measureScan} from './scan.ts';
import {createStage} from './stage.ts';

process.stdout.write(
  `Token Keeper and the bare handler run as processes of their own, the stand-in Mattermost server and the clients in this one,
on ${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}) with Node ${process.versions.node}. What is compared is measured in turn, so that what
else the machine does meets both. Medians, with the smallest and the largest in brackets.\n\n`,
);
const stage = await createStage();
const start = await measureStart(stage);
const bare = await stage.startBare();
const keeper = await stage.startKeeper();
const memory = await measureMemory(stage, keeper, bare);
const help = await measureHelp(stage, keeper, bare);
const list = await measureList(stage, keeper);
process.stdout.write(report([...help, list, start, memory, ...(await measureScan())]));
// At this log level every line is a refusal or a failure, and so a figure that is not what it says.
if (keeper.output() !== '') process.stdout.write(`\nToken Keeper complained meanwhile:\n${keeper.output()}`);
await keeper.stop();
await bare.stop();
await stage.stop();
