/** Finds the server of nginx through which requests reach the web service. Pure. */

import type { NginxConfig, ServerBlock } from './findings/files.ts';
import { type Findings, sureValue } from './findings/findings.ts';

/** The file of the one server that passes requests to the web service; undefined where there is none, or more than one. */
export function serverFileOf({ services, nginxConfigs }: Findings): string | undefined {
  const [web, nginx] = [sureValue(services.web), sureValue(services.nginx)];
  if (!web || !nginx) return undefined;
  const used = nginxConfigs.filter(({ usedBy }) => usedBy.includes(nginx.name));
  const upstreams = used.flatMap((config) => Object.entries(config.upstreams));
  const hosts = [web.name, ...upstreams.flatMap(([name, servers]) => (servers.some(isAt([web.name])) ? [name] : []))];
  const passing = used.flatMap((config) => passingServers(config, hosts).map(() => config.path));
  return passing.length === 1 ? passing[0] : undefined;
}

function passingServers({ servers }: NginxConfig, hosts: readonly string[]): ServerBlock[] {
  const isHost = isAt(hosts);
  return servers.filter(({ locations }) => locations.some(({ passesTo = '' }) => isHost(passesTo)));
}

/** Does "http://app:8000/", or "app:8000", lead to one of these hosts? */
function isAt(hosts: readonly string[]): (url: string) => boolean {
  return (url) => hosts.includes(/^(?:\w+:\/\/)?([\w.-]+)/.exec(url)?.[1] ?? '');
}
