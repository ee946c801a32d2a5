import { breakEveryCall } from './break-every-call.ts';

breakEveryCall('github', 'GitHub');
