import {request as httpRequest} from 'node:http';
import {request as httpsRequest} from 'node:https';
import {BlockList, isIP} from 'node:net';
import {type Core, setting} from './core.ts';

const reserved = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
  ['0.0.0.0', 8],
] as const) {
  reserved.addSubnet(network, bits);
}
reserved.addAddress('::1', 'ipv6');

const largestAnswer = 1 << 20;

/** What an integration answered. */
export type IntegrationAnswer = {status: number; reason: string; type: string; body: string};
type Outgoing = {method: 'GET' | 'POST'; url: string; headers: Record<string, string>; body?: string};

/**
 * Calls an integration as Mattermost does: its user agent, its time-out, 1 MiB of answer read. Rejects where there is no answer, or the
 * address is reserved and not in `AllowedUntrustedInternalConnections`.
 */
export async function callIntegration(core: Core, {method, url, headers, body}: Outgoing): Promise<IntegrationAnswer> {
  const target = new URL(url);
  if (!isAllowed(core, target.hostname.replace(/^\[|\]$/g, ''))) throw new Error(`address forbidden: ${target.hostname}`);
  const timeout = Number(setting(core, 'ServiceSettings', 'OutgoingIntegrationRequestsTimeout')) * 1000;
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send(target, {
      method,
      headers: {'User-Agent': 'Mattermost-Bot/1.1', ...headers, 'Accept-Encoding': 'gzip'},
      signal: AbortSignal.timeout(timeout),
      agent: false,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          reason: response.statusMessage ?? '',
          type: (response.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '',
          body: Buffer.concat(parts).subarray(0, largestAnswer).toString(),
        });
      });
    });
    outgoing.end(body);
  });
}

function isAllowed(core: Core, host: string): boolean {
  const entries = String(setting(core, 'ServiceSettings', 'AllowedUntrustedInternalConnections') ?? '').split(/[\s,]+/);
  if (entries.includes(host)) return true;
  const address = host === 'localhost' ? '127.0.0.1' : host;
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || !reserved.check(address, family)) return true;
  return entries.some((entry) => {
    const [network, bits] = entry.split('/');
    if (!network || !bits || isIP(network) !== isIP(address)) return false;
    const list = new BlockList();
    list.addSubnet(network, Number(bits), family);
    return list.check(address, family);
  });
}
