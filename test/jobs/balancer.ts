import {createServer, type IncomingMessage, request, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** One address before several processes, as a load balancer in front of replicas. */
export type Balancer = {
  readonly url: string;
  /** Sends what comes from now on to these addresses in turn; resolves when nothing is on its way to others any more. */
  sendTo(urls: readonly string[]): Promise<void>;
  stop(): Promise<void>;
};

export async function startBalancer(): Promise<Balancer> {
  let targets: readonly string[] = [];
  let count = 0;
  /** What is on its way, with where to. */
  const underWay = new Map<Promise<void>, string>();
  const forward = (from: IncomingMessage, answer: ServerResponse): void => {
    const target = targets[count++ % targets.length];
    if (target === undefined) return void answer.writeHead(503).end();
    const answered = new Promise<void>((resolve) => answer.on('close', resolve));
    underWay.set(answered, target);
    void answered.then(() => underWay.delete(answered));
    const onward = request(`${target}${from.url}`, {method: from.method, headers: from.headers}, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    from.pipe(onward);
  };
  const server = createServer(forward);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async sendTo(urls) {
      targets = urls;
      await Promise.all([...underWay].filter(([, target]) => !urls.includes(target)).map(([answered]) => answered));
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
