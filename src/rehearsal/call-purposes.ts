/** What calls are for, in words: by method and path, as the services publish them. Pure. */
import type { ServiceId } from '../services/service.ts';

/** Method `*`: any. */
type Purpose = readonly [method: string, path: RegExp, words: string];

/** The first that fits counts. Words may use what the path has between parentheses: $1. */
const purposes: Readonly<Record<ServiceId, readonly Purpose[]>> = {
  github: [
    [
      'GET',
      /^\/git\/([^/]+\/[^/]+?)(?:\.git)?\/info\/refs\?service=git-receive-pack/,
      'git push to $1: what is there?',
    ],
    ['GET', /^\/git\/([^/]+\/[^/]+?)(?:\.git)?\/info\/refs/, 'git fetch from $1: what is there?'],
    ['POST', /^\/git\/([^/]+\/[^/]+?)(?:\.git)?\/git-receive-pack/, 'git push to $1'],
    ['POST', /^\/git\/([^/]+\/[^/]+?)(?:\.git)?\/git-upload-pack/, 'git fetch from $1'],
    ['GET', /^\/user$/, 'whose token is it, and what may it do?'],
    ['GET', /^\/orgs\/([^/]+)$/, 'is there an organisation $1?'],
    ['GET', /^\/orgs\/[^/]+\/teams\/([^/]+)$/, 'is there a team $1?'],
    ['POST', /^\/(?:orgs\/[^/]+|user)\/repos$/, 'make the repository'],
    ['PUT', /^\/orgs\/[^/]+\/teams\/([^/]+)\/repos\//, 'let the team $1 in'],
    ['GET', /^\/orgs\/[^/]+\/teams\/([^/]+)\/repos\//, 'what may the team $1 do?'],
    ['PUT', /\/topics$/, 'set the topics'],
    ['GET', /\/topics$/, 'which topics are there?'],
    ['PATCH', /\/branches\/([^/]+)\/protection\//, 'protect $1 better'],
    ['PUT', /\/branches\/([^/]+)\/protection$/, 'protect $1'],
    ['GET', /\/branches\/([^/]+)\/protection$/, 'is $1 protected?'],
    ['DELETE', /\/branches\/([^/]+)\/protection$/, 'unprotect $1'],
    ['GET', /\/branches(?:\?|$)/, 'which branches are there?'],
    ['GET', /\/branches\/([^/]+)$/, 'is there a branch $1?'],
    ['GET', /\/hooks(?:\?|$)/, 'which webhooks are there?'],
    ['POST', /\/hooks$/, 'add the webhook'],
    ['PATCH', /\/hooks\/\d+(?:\/config)?$/, 'change the webhook'],
    ['DELETE', /\/hooks\/\d+$/, 'remove the webhook'],
    ['GET', /\/commits(?:\?|$)/, 'which commits are there?'],
    ['GET', /\/(issues|pulls|releases)(?:\?|$)/, 'are there $1?'],
    ['GET', /^\/repos\/([^/]+\/[^/]+)$/, 'is there a repository $1?'],
    ['GET', /^\/repositories\/(\d+)$/, 'is there still a repository $1?'],
    ['PATCH', /^\/repos\/([^/]+\/[^/]+)$/, 'change the repository $1'],
    ['DELETE', /^\/repos\/([^/]+\/[^/]+)$/, 'remove the repository $1'],
  ],
  slack: [
    ['*', /\/auth\.test/, 'whose token is it, and what may it do?'],
    ['*', /\/conversations\.create/, 'make the channel'],
    ['*', /\/conversations\.list/, 'which channels are there?'],
    ['*', /\/conversations\.info/, 'what is the channel like?'],
    ['*', /\/conversations\.history/, 'what was said in the channel?'],
    ['*', /\/conversations\.members/, 'who is in the channel?'],
    ['*', /\/conversations\.join/, 'join the channel'],
    ['*', /\/conversations\.invite/, 'invite people to the channel'],
    ['*', /\/conversations\.setTopic/, 'set the topic'],
    ['*', /\/conversations\.setPurpose/, 'set the purpose'],
    ['*', /\/conversations\.archive/, 'archive the channel'],
    ['*', /\/conversations\.unarchive/, 'bring the channel back'],
    ['*', /\/users\.lookupByEmail/, 'who has that e-mail address?'],
    ['*', /\/chat\.postMessage/, 'say something in the channel'],
    ['*', /\/chat\.delete/, 'delete a message'],
    ['*', /\/bookmarks\.list/, 'which bookmarks are there?'],
    ['*', /\/bookmarks\.add/, 'add a bookmark'],
    ['*', /\/bookmarks\.edit/, 'change a bookmark'],
    ['*', /\/bookmarks\.remove/, 'remove a bookmark'],
  ],
  sentry: [
    ['GET', /^\/api\/0\/?$/, 'whose token is it, and what may it do?'],
    ['GET', /\/organizations\/([^/]+)\/$/, 'is there an organisation $1?'],
    ['GET', /\/teams\/[^/]+\/([^/]+)\/$/, 'is there a team $1?'],
    ['GET', /\/organizations\/[^/]+\/teams\//, 'which teams are there?'],
    ['POST', /\/organizations\/[^/]+\/teams\/$/, 'make the team'],
    ['POST', /\/teams\/[^/]+\/[^/]+\/projects\/$/, 'make the project'],
    ['GET', /\/keys\//, 'what is the DSN?'],
    ['PUT', /\/keys\//, 'name the client key'],
    ['GET', /\/integrations\//, 'is Slack connected?'],
    ['GET', /\/detectors\//, 'what detects errors?'],
    ['GET', /\/(?:workflows|rules)\//, 'which alerts are there?'],
    ['POST', /\/(?:workflows|rules)\/$/, 'make the alert'],
    ['PUT', /\/(?:workflows|rules)\//, 'change the alert'],
    ['DELETE', /\/(?:workflows|rules)\//, 'remove the alert'],
    ['GET', /\/(?:issues|events)\//, 'are there errors?'],
    ['GET', /\/projects\/[^/]+\/([^/]+)\/$/, 'is there a project $1?'],
    ['GET', /\/(?:organizations\/[^/]+\/)?projects\//, 'which projects are there?'],
    ['PUT', /\/projects\/[^/]+\/([^/]+)\/$/, 'change the project $1'],
    ['DELETE', /\/projects\/[^/]+\/([^/]+)\/$/, 'remove the project $1'],
  ],
  jenkins: [
    ['GET', /\/(?:whoAmI|me)\/api\/json/, 'whose token is it?'],
    ['GET', /\/crumbIssuer\//, 'get a crumb'],
    ['GET', /\/checkJobName\?(?:.*&)?value=([^&]+)/, 'may a job $1 be made?'],
    ['POST', /\/pipeline-model-converter\/validate/, 'check the Jenkinsfile'],
    ['POST', /\/createItem\?(?:.*&)?name=([^&]+)/, 'make the job $1'],
    ['POST', /\/createCredentials$/, 'add a credential'],
    ['GET', /\/credential\/([^/]+)\//, 'is there a credential $1?'],
    ['POST', /\/credential\/([^/]+)\/config\.xml$/, 'change the credential $1'],
    ['POST', /\/credential\/([^/]+)\/doDelete$/, 'remove the credential $1'],
    ['DELETE', /\/credential\/([^/]+)\//, 'remove the credential $1'],
    ['GET', /\/credentials\//, 'which credentials are there?'],
    ['GET', /\/job\/([^/]+)\/config\.xml$/, 'how is the job $1 set up?'],
    ['POST', /\/job\/([^/]+)\/config\.xml$/, 'set the job $1 up'],
    ['POST', /\/job\/([^/]+)\/build/, 'scan the repository for $1'],
    ['POST', /\/job\/([^/]+)\/(?:doDelete|enable|disable)$/, 'remove, enable or disable the job $1'],
    ['DELETE', /\/job\/([^/]+)\/$/, 'remove the job $1'],
    ['GET', /\/indexing\//, 'was it scanned?'],
    ['GET', /\/job\/([^/]+)\/api\/json/, 'is there a job $1?'],
    ['GET', /\/api\/json/, 'does Jenkins answer?'],
  ],
};

/** @param path below the service's address, with its query */
export function purposeOf(service: ServiceId, method: string, path: string): string {
  for (const [wanted, pattern, words] of purposes[service]) {
    const found = wanted === '*' || wanted === method ? pattern.exec(path) : null;
    if (found) return words.replace('$1', () => decoded(found[1] ?? ''));
  }
  return '';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
