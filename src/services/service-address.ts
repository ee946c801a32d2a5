/** Addresses of services, as people type them. Pure. */

/** What is wrong with it, as the end of "sentry-address …"; undefined where nothing is. */
export function checkServiceAddress(address: string): string | undefined {
  const wrong = 'must be an address such as https://sentry.example.com, without user, query or fragment';
  if (!URL.canParse(address)) return wrong;
  const { protocol, username, password, search, hash } = new URL(address);
  if (username || password) return 'must hold no user or password: they would be shown, and belong to countable login';
  return /^https?:$/.test(protocol) && !search && !hash ? undefined : wrong;
}

/** An address that paths can follow; undefined where there is none. */
export function trimServiceAddress(address: string | undefined): string | undefined {
  return address ? address.replace(/\/+$/, '') : undefined;
}
