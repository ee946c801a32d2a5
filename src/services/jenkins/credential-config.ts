/** Credentials as Jenkins takes them, in XML. Pure. */
import { escapeXml } from './xml.ts';

export interface NewCredential {
  readonly id: string;
  readonly description: string;
}

/** A secret text. */
export function renderSecretText({ id, description }: NewCredential, secret: string): string {
  const name = 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl';
  return `<${name}>
  <scope>GLOBAL</scope>
  <id>${escapeXml(id)}</id>
  <description>${escapeXml(description)}</description>
  <secret>${escapeXml(secret)}</secret>
</${name}>
`;
}

/** A user name with a password; also a key's id with its secret. */
export function renderUserWithPassword({ id, description }: NewCredential, user: string, password: string): string {
  const name = 'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl';
  return `<${name}>
  <scope>GLOBAL</scope>
  <id>${escapeXml(id)}</id>
  <description>${escapeXml(description)}</description>
  <username>${escapeXml(user)}</username>
  <password>${escapeXml(password)}</password>
</${name}>
`;
}
