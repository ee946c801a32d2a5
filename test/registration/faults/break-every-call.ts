/**
 * Lets every call to one service fail in every way, while a project is registered. Whatever happens, the message names
 * service and remedy, and a run without fault afterwards ends where one run without any fault does: nothing twice.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { faultKinds } from '../../../src/rehearsal/faults/faults.ts';
import type { ServiceId } from '../../../src/services/service.ts';
import { environment } from '../../run-cli.ts';
import { makeProjectIn } from '../made-project.ts';
import { callsOf, Scene, type SceneRun } from './scene.ts';

/** Ways that would be waited for, or tried again, unless they last. */
const lasting = ['500', '502', '503', '429', '429-1', 'reset', 'hang'];
/** Ways in which the call was made, and nobody hears of it. */
const unheard = ['reset-after', '502-after', 'invalid-json'];

/** "github:5+:502" */
type Fault = (call: number) => string;

interface Way {
  readonly title: string;
  readonly fault: Fault;
  /** After it the service may be in another state than before. */
  readonly isUnheard: boolean;
}

function waysOf(service: ServiceId): Way[] {
  const kinds = [...faultKinds(service), '429-1'];
  const way = (kind: string, lasts: string): Way => ({
    title: kind + lasts,
    fault: (call) => `${service}:${call}${lasts}:${kind}`,
    isUnheard: unheard.includes(kind),
  });
  return kinds.flatMap((kind) => {
    if (unheard.includes(kind)) return [way(kind, ''), way(kind, '+')];
    return [way(kind, lasting.includes(kind) || kind.startsWith('403-') ? '+' : '')];
  });
}

/** Declares the tests of one service. */
export function breakEveryCall(service: ServiceId, title: string): void {
  describe(`every call to ${title}, failing in every way`, { timeout: 600_000 }, () => {
    let temporary: string;
    let base: string;
    /** A project that is registered, and what there is then. */
    let registered: Scene;
    let whole: Awaited<ReturnType<Scene['state']>>;
    let first: SceneRun;

    beforeAll(async () => {
      for (const [name, value] of Object.entries(environment('/nowhere'))) vi.stubEnv(name, value);
      // For pushes, which go through git.
      vi.stubEnv('COUNTABLE_TIMEOUT_MS', '4000');
      temporary = await mkdtemp(join(tmpdir(), 'countable-faults-'));
      base = await makeProjectIn(temporary);
      registered = await Scene.open(base);
      first = await registered.run();
      expect(first.error).toBeUndefined();
      whole = await registered.state();
    }, 120_000);

    afterAll(async () => {
      vi.unstubAllEnvs();
      await registered?.close();
      await rm(temporary, { recursive: true, force: true });
    });

    async function verifyConverges(scene: Scene, at: string): Promise<void> {
      const { error } = await scene.run();
      expect(error, `${at}, then without a fault`).toBeUndefined();
      expect(await scene.state(), at).toEqual(whole);
    }

    function verifyMessage(error: SceneRun['error'], at: string): void {
      if (error === undefined) return;
      expect(error, at).toBeInstanceOf(UserError);
      expect(error.message, at).toContain(title);
      expect((error as UserError).remedy, at).toMatch(/\w{3}/);
    }

    test('while nothing is there yet is told, and nothing is written', async () => {
      const scene = await Scene.open(base);
      const alone = { names: [service], dryRun: true };
      const reads = (await scene.run(alone)).counts[service];
      const before = await scene.state();
      await inTurn(
        numbersTo(reads).flatMap((call) => waysOf(service).map((way) => ({ call, way }))),
        async (each) => {
          const fault = each.way.fault(each.call);
          verifyMessage((await scene.run({ ...alone, fail: [fault] })).error, fault);
        },
      );
      expect(await scene.state()).toEqual(before);
      await scene.close();
    });

    test('while things are made is told, and the next run goes on', async () => {
      const requests = [...first.spans]
        .filter(([id]) => id.startsWith(`${service}.`))
        .flatMap(([id, { from, to }]) => numbersTo(to - from).map((offset) => ({ id, from, offset })));
      expect(requests.length).toBeGreaterThan(4);
      await sideBySide(requests, (request) => breakRequest(request));
    });

    /** One request of one call fails in one way after the other; anew where the call was done after all. */
    async function breakRequest(request: Request): Promise<void> {
      const ways = waysOf(service);
      while (ways.length > 0) {
        const scene = await Scene.open(base);
        const faults = await breakWhileDue(scene, request, ways);
        await verifyConverges(scene, `${request.id}: ${faults.join(', ')}`);
        await scene.close();
      }
    }

    /** Takes ways as long as the call is still to be done. @returns the faults that there were */
    async function breakWhileDue(scene: Scene, { id, from, offset }: Request, ways: Way[]): Promise<string[]> {
      const faults: string[] = [];
      let before: number | undefined = from;
      while (before !== undefined && ways.length > 0) {
        const way = ways.shift() as Way;
        faults.push(way.fault(before + offset));
        const { error } = await scene.run({ fail: faults.slice(-1) });
        verifyMessage(error, `${id}: ${faults.join(', ')}`);
        const mayBeDone = error === undefined || way.isUnheard || faults.length === 1;
        if (mayBeDone) before = await countBefore(scene, id);
      }
      return faults;
    }

    /** How many calls the service gets before this call is made; undefined where it is made no more, or not next. */
    async function countBefore(scene: Scene, id: string): Promise<number | undefined> {
      const due = await scene.run({ dryRun: true });
      return callsOf(due, service)[0]?.id === id ? due.counts[service] : undefined;
    }

    test('while all is there already makes nothing twice', async () => {
      const names = [service];
      const reads = (await registered.run({ names, dryRun: true })).counts[service];
      const cases = numbersTo(reads).flatMap((call) => waysOf(service).map((way) => way.fault(call)));
      const scene = await registered.copy();
      await inTurn(cases, async (fault) => {
        const run = await scene.run({ names, fail: [fault] });
        verifyMessage(run.error, fault);
        // Where it was taken for something else than it is, something may have been done.
        if (run.registration?.result) await verifyConverges(scene, fault);
      });
      await verifyConverges(scene, 'all of them');
      await scene.close();
    });
  });
}

interface Request {
  readonly id: string;
  /** How many calls the service got before it. */
  readonly from: number;
  /** Which of the call's requests, from 1. */
  readonly offset: number;
}

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

async function inTurn<Each>(all: readonly Each[], work: (each: Each) => Promise<void>): Promise<void> {
  for (const each of all) await work(each);
}

/** Three at a time: much of it is waiting. */
async function sideBySide<Each>(all: readonly Each[], work: (each: Each) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) await work(each);
  };
  await Promise.all([worker(), worker(), worker()]);
}
