/** The published forms of Sentry's organisation, teams, projects and keys. What nobody asked for has its usual value. */
import {
  dsnOf,
  type SentryKey,
  type SentryOrganisation,
  type SentryProject,
  type SentryTeam,
  sentryStart,
} from './organisation.ts';

type Form = Record<string, unknown>;

const letterAvatar = { avatarType: 'letter_avatar', avatarUuid: null };

export function organisationForm(organisation: SentryOrganisation, address: string): Form {
  return {
    id: '1',
    slug: organisation.slug,
    status: { id: 'active', name: 'active' },
    name: organisation.name,
    dateCreated: sentryStart,
    isEarlyAdopter: false,
    require2FA: false,
    avatar: letterAvatar,
    links: { organizationUrl: address, regionUrl: address },
    hasAuthProvider: false,
    allowMemberInvite: true,
    allowMemberProjectCreation: organisation.membersMakeProjects,
    allowSuperuserAccess: false,
    features: [],
  };
}

export function teamForm(team: SentryTeam): Form {
  return {
    id: team.id,
    slug: team.slug,
    name: team.name,
    dateCreated: team.created,
    isMember: true,
    teamRole: null,
    flags: { 'idp:provisioned': false },
    access: [],
    hasAccess: true,
    isPending: false,
    memberCount: 1,
    avatar: letterAvatar,
  };
}

const lacking = [
  'hasFeedbacks',
  'hasFlags',
  'hasMinifiedStackTrace',
  'hasMonitors',
  'hasNewFeedbacks',
  'hasProfiles',
  'hasReplays',
  'hasSessions',
  'hasInsightsHttp',
  'hasInsightsDb',
  'hasInsightsAssets',
  'hasInsightsAppStart',
  'hasInsightsScreenLoad',
  'hasInsightsVitals',
  'hasInsightsCaches',
  'hasInsightsQueues',
  'hasInsightsAgentMonitoring',
  'hasInsightsMCP',
  'hasLogs',
  'hasTraceMetrics',
];

/** What both forms of a project have. */
function commonForm(project: SentryProject, organisation: SentryOrganisation): Form {
  const teams = organisation.teams
    .filter(({ slug }) => project.teams.includes(slug))
    .map(({ id, slug, name }) => ({ id, slug, name }));
  return {
    id: project.id,
    slug: project.slug,
    name: project.name,
    platform: project.platform,
    dateCreated: project.created,
    isBookmarked: false,
    isMember: true,
    features: [],
    firstEvent: project.events[0]?.created ?? null,
    firstTransactionEvent: false,
    access: organisation.scopes,
    hasAccess: true,
    ...Object.fromEntries(lacking.map((name) => [name, false])),
    team: teams[0] ?? null,
    teams,
    platforms: project.events.length > 0 && project.platform ? [project.platform] : [],
    latestRelease: null,
  };
}

/** As lists have it, and the answer to making one. */
export function projectSummaryForm(project: SentryProject, organisation: SentryOrganisation): Form {
  return { ...commonForm(project, organisation), hasUserReports: false, environments: [] };
}

/** As its own address has it. */
export function projectForm(project: SentryProject, organisation: SentryOrganisation, address: string): Form {
  const { team, ...common } = commonForm(project, organisation);
  return {
    ...common,
    ...(team ? { team } : {}),
    ...projectSettings,
    organization: organisationForm(organisation, address),
  };
}

/** Settings of a project that nobody changed. */
const projectSettings: Form = {
  isInternal: false,
  isPublic: false,
  avatar: letterAvatar,
  color: '#3f70bf',
  status: 'active',
  options: {},
  digestsMinDelay: 300,
  digestsMaxDelay: 1800,
  subjectPrefix: '',
  allowedDomains: ['*'],
  resolveAge: 0,
  dataScrubber: true,
  dataScrubberDefaults: true,
  safeFields: [],
  storeCrashReports: null,
  sensitiveFields: [],
  subjectTemplate: '$shortID - $title',
  securityToken: '',
  securityTokenHeader: null,
  verifySSL: false,
  scrubIPAddresses: false,
  scrapeJavaScript: true,
  enableAutoReleaseCreation: true,
  highlightTags: [],
  highlightContext: {},
  highlightPreset: { tags: [], context: {} },
  groupingConfig: 'newstyle:2023-01-11',
  derivedGroupingEnhancements: '',
  groupingEnhancements: '',
  secondaryGroupingExpiry: 0,
  secondaryGroupingConfig: null,
  fingerprintingRules: '',
  processingIssues: 0,
  defaultEnvironment: null,
  relayPiiConfig: null,
  builtinSymbolSources: [],
  dynamicSamplingBiases: null,
  symbolSources: '[]',
  isDynamicallySampled: false,
  tempestFetchScreenshots: false,
  autofixAutomationTuning: 'off',
  seerScannerAutomation: false,
  seerNightshiftTweaks: null,
  scmSourceContextEnabled: false,
  debugFilesRole: null,
};

export function keyForm(key: SentryKey, project: SentryProject, address: string): Form {
  const at = (path: string) => `${address}/api/${project.id}/${path}`;
  return {
    id: key.id,
    name: key.name,
    label: key.name,
    public: key.id,
    secret: key.secret,
    projectId: Number(project.id),
    isActive: key.isActive,
    rateLimit: null,
    dsn: {
      secret: dsnOf(key, project, address, true),
      public: dsnOf(key, project, address),
      csp: at(`csp-report/?sentry_key=${key.id}`),
      security: at(`security/?sentry_key=${key.id}`),
      minidump: at(`minidump/?sentry_key=${key.id}`),
      nel: at(`nel/?sentry_key=${key.id}`),
      unreal: at(`unreal/${key.id}/`),
      crons: at(`cron/___MONITOR_SLUG___/${key.id}/`),
      cdn: `${address}/js-sdk-loader/${key.id}.min.js`,
      playstation: at(`playstation/?sentry_key=${key.id}`),
      integration: at('integration/'),
      otlp_traces: at('integration/otlp/v1/traces'),
      otlp_logs: at('integration/otlp/v1/logs'),
    },
    browserSdkVersion: 'latest',
    browserSdk: { choices: [['latest', 'latest']] },
    dateCreated: key.created,
    dynamicSdkLoaderOptions: {
      hasReplay: false,
      hasPerformance: false,
      hasDebug: false,
      hasFeedback: false,
      hasLogsAndMetrics: false,
    },
  };
}
