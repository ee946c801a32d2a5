/** GitHub, as far as registering needs it. */
import { Hono } from 'hono';
import type { StandIn } from '../stand-in.ts';

export const standIn: StandIn = {
  id: 'github',
  title: 'GitHub',
  emptyState: () => ({}),
  routes: () => new Hono(),
  exhibits: () => [],
};
