import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';

type Form = Readonly<Record<string, string>>;

/** A server of somebody's to which a slash command leads: keeps the forms that Mattermost sends it. */
export type Relay = {
  readonly url: string;
  /** The form that came last with this text. */
  received(text: string): Form;
  answerWith(answer: object): void;
  close(): void;
};

export async function startRelay(): Promise<Relay> {
  let answer: object = {};
  const forms = new Map<string, Form>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()));
      forms.set(form.text ?? '', form);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received: (text) => forms.get(text) ?? {},
    answerWith(other) {
      answer = other;
    },
    close: () => void server.close(),
  };
}
