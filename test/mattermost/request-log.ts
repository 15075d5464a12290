import type {Request, Response} from 'express';
import type {Clock} from './clock.ts';

/** A call that reached the server. `status` is 0 while there is no answer (or never is one), `userId` '' without a session. */
export type LoggedRequest = {readonly method: string; readonly path: string; status: number; userId: string; readonly at: number};

/** The log of API calls, oldest first. Paths are without their query. */
export type RequestLog = {
  readonly entries: readonly LoggedRequest[];
  add(request: Request, response: Response): void;
  identify(response: Response, userId: string): void;
};

/** An empty log. */
export function createRequestLog(clock: Clock): RequestLog {
  const entries: LoggedRequest[] = [];
  const byResponse = new WeakMap<Response, LoggedRequest>();
  return {
    entries,
    add(request, response) {
      const entry = {method: request.method, path: request.path, status: 0, userId: '', at: clock.now()};
      entries.push(entry);
      byResponse.set(response, entry);
      response.on('finish', () => {
        entry.status = response.statusCode;
      });
    },
    identify(response, userId) {
      const entry = byResponse.get(response);
      if (entry) entry.userId = userId;
    },
  };
}
