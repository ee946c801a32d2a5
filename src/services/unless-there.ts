import { ServiceError } from './service-error.ts';

/** What a call that makes something gives; undefined where the thing is there already, be it somebody else's. */
export async function unlessThere<T>(making: Promise<T>): Promise<T | undefined> {
  try {
    return await making;
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'conflict') return undefined;
    throw error;
  }
}
