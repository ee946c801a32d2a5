import { breakEveryCall } from './break-every-call.ts';

breakEveryCall('jenkins', 'Jenkins');
