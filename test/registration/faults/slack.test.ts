import { breakEveryCall } from './break-every-call.ts';

breakEveryCall('slack', 'Slack');
