import type {ChildProcess} from 'node:child_process';

/** The first message of a process that is wanted; rejects where the process ends before. */
export function heard(child: ChildProcess, wanted: (message: unknown) => boolean): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => wanted(message) && resolve(message));
    child.on('exit', () => reject(new Error('the process ended early')));
  });
}
