import { breakEveryCall } from './break-every-call.ts';

breakEveryCall('sentry', 'Sentry');
