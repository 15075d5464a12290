import {BlockList, isIP} from 'node:net';

/** All addresses of a host name; empty where nobody knows it. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Whether the Mattermost server will call an address: `forbidden` with what must be allowed for it, `own` where it may be its own. */
export type Reach =
  | {readonly kind: 'allowed' | 'unknown' | 'own'; readonly host: string}
  | {readonly kind: 'forbidden'; readonly host: string; readonly allow: string};

// As in Mattermost 10.11 (public/shared/httpservice/client.go); 5.37 has fewer, so what it says here holds on later servers.
const reserved = new BlockList();
for (const range of [
  '10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 127.0.0.0/8 0.0.0.0/8 169.254.0.0/16 192.0.0.0/24 192.0.2.0/24 198.51.100.0/24',
  '203.0.113.0/24 192.88.99.0/24 198.18.0.0/15 224.0.0.0/4 240.0.0.0/4 100.64.0.0/10',
  '::/128 ::1/128 100::/64 2001::/23 2001:db8::/32 2001::/32 fc00::/7 fe80::/10 ff00::/8 2002::/16 64:ff9b::/96',
].flatMap((ranges) => ranges.split(' '))) {
  addRange(reserved, range);
}

function addRange(list: BlockList, range: string): void {
  const [network = '', bits = ''] = range.split('/');
  const family = isIP(network);
  if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 6 ? 128 : 32)) return;
  list.addSubnet(network, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
}

const isIn = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/**
 * Whether the server's `AllowedUntrustedInternalConnections` lets it call `url`. Names are resolved from here, which may differ
 * from what the server sees. The server also refuses its own public addresses: `own` where `serverUrl` has the same one.
 */
export async function reachOf(parts: {url: string; serverUrl: string; allowed: string; resolve: Resolve}): Promise<Reach> {
  const host = hostOf(parts.url);
  const entries = parts.allowed.split(/[\s,]+/);
  if (entries.includes(host)) return {kind: 'allowed', host};
  const ranges = new BlockList();
  for (const entry of entries) addRange(ranges, entry);
  const addresses = await addressesOf(host, parts.resolve);
  if (addresses.some((address) => isIn(ranges, address))) return {kind: 'allowed', host};
  if (addresses.length === 0) return {kind: 'unknown', host};
  const open = addresses.filter((address) => !isIn(reserved, address));
  if (open.length === 0) return {kind: 'forbidden', host, allow: entryFor(host)};
  const server = await addressesOf(hostOf(parts.serverUrl), parts.resolve);
  return {kind: open.some((address) => server.includes(address)) ? 'own' : 'allowed', host};
}

/** The entry that allows a host: addresses as a range of one. */
export function entryFor(host: string): string {
  return isIP(host) === 0 ? host : `${host}/${isIP(host) === 6 ? 128 : 32}`;
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

async function addressesOf(host: string, resolve: Resolve): Promise<readonly string[]> {
  return isIP(host) === 0 ? resolve(host) : [host];
}
