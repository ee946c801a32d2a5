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
const lasting = ['500', '502', '503', '429', '429-1', 'reset', 'reset-after', 'hang'];
/** Ways in which the call is made, and nobody hears of it. */
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
  return kinds.map((kind) => way(kind, lasting.includes(kind) || kind.startsWith('403-') ? '+' : ''));
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
      vi.stubEnv('COUNTABLE_TIMEOUT_MS', '2000');
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

    /** From where a run without a fault was seen to end well; ids and times apart. */
    const converging = new Set<string>();

    async function verifyConverges(scene: Scene, at: string): Promise<void> {
      const state = JSON.stringify(await scene.state());
      if (converging.has(state)) return;
      const { error } = await scene.run();
      expect(error, `${at}, then without a fault`).toBeUndefined();
      expect(await scene.state(), at).toEqual(whole);
      converging.add(state);
    }

    function verifyMessage(error: SceneRun['error'], at: string): void {
      if (error === undefined) return;
      expect(error, at).toBeInstanceOf(UserError);
      expect(error.message, at).toContain(title);
      expect((error as UserError).remedy, at).toMatch(/\w{3}/);
    }

    test('while nothing is there yet is told, and nothing is written', async () => {
      // Jenkins has nothing to do without a repository.
      const names: ServiceId[] = service === 'jenkins' ? ['github', 'jenkins'] : [service];
      const alone = { names, dryRun: true };
      const nothing = await Scene.open(base);
      const reads = (await nothing.run(alone)).counts[service];
      expect(reads).toBeGreaterThan(2);
      const before = await nothing.state();
      await sideBySide(faultsOf(reads), async (waiting) => {
        const scene = await Scene.open(base);
        for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
          verifyMessage((await scene.run({ ...alone, fail: [fault] })).error, fault);
        }
        expect(await scene.state()).toEqual(before);
        await scene.close();
      });
      await nothing.close();
    });

    /** Every one of so many calls, failing in every way. */
    function faultsOf(calls: number): string[] {
      return numbersTo(calls).flatMap((call) => waysOf(service).map((way) => way.fault(call)));
    }

    test('while things are made is told, and the next run goes on', async () => {
      const requests = [...first.spans]
        .filter(([id]) => id.startsWith(`${service}.`))
        .flatMap(([id, { from, to }]) => numbersTo(to - from).map((offset) => ({ id, from, offset })));
      expect(requests.length).toBeGreaterThan(4);
      await sideBySide(requests, async (waiting) => {
        for (let request = waiting.shift(); request; request = waiting.shift()) await breakRequest(request);
      });
    });

    /** One request of one call fails in one way after the other, each time from the state in which the call is due. */
    async function breakRequest({ id, from, offset }: Request): Promise<void> {
      const ways = waysOf(service);
      while (ways.length > 0) {
        const scene = await Scene.open(base);
        const reached = `${service}:${from + offset}+:500`;
        verifyMessage((await scene.run({ fail: [reached] })).error, `${id}: ${reached}`);
        const before = await countBefore(scene, id);
        if (before === undefined) await breakFromTheStart(ways.splice(0), { id, call: from + offset });
        else await breakWhileDue(scene, { id, call: before + offset }, ways);
        await verifyConverges(scene, id);
        await scene.close();
      }
    }

    /** Where the first requests of a call have made it another one. */
    async function breakFromTheStart(ways: readonly Way[], { id, call }: Due): Promise<void> {
      for (const way of ways) {
        const scene = await Scene.open(base);
        const fault = way.fault(call);
        verifyMessage((await scene.run({ fail: [fault] })).error, `${id}: ${fault}`);
        await verifyConverges(scene, `${id}: ${fault}`);
        await scene.close();
      }
    }

    /** Takes ways as long as the call is still to be done. */
    async function breakWhileDue(scene: Scene, { id, call }: Due, ways: Way[]): Promise<void> {
      for (let way = ways.shift(); way; way = ways.shift()) {
        const fault = way.fault(call);
        const place = way.isUnheard ? await scene.copy() : scene;
        const { error } = await place.run({ fail: [fault] });
        verifyMessage(error, `${id}: ${fault}`);
        if (place !== scene) {
          await verifyConverges(place, `${id}: ${fault}`);
          await place.close();
        } else if (error === undefined) return;
      }
    }

    /** How many calls the service gets before this call is made; undefined where it is made no more, or not next. */
    async function countBefore(scene: Scene, id: string): Promise<number | undefined> {
      const due = await scene.run({ dryRun: true });
      return callsOf(due, service)[0]?.id === id ? due.counts[service] : undefined;
    }

    test('while all is there already makes nothing twice', async () => {
      const names = [service];
      const reads = (await registered.run({ names, dryRun: true })).counts[service];
      await sideBySide(faultsOf(reads), async (waiting) => {
        const scene = await Scene.open(base);
        expect((await scene.run()).error).toBeUndefined();
        for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
          const run = await scene.run({ names, fail: [fault] });
          verifyMessage(run.error, fault);
          // Where it was taken for something else than it is, something may have been done.
          if (run.registration?.result) await verifyConverges(scene, fault);
        }
        await verifyConverges(scene, 'all of them');
        await scene.close();
      });
    });
  });
}

/** A call that is next, and the number that its request will have. */
interface Due {
  readonly id: string;
  readonly call: number;
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

/** Three that take from the same list: much of it is waiting. */
async function sideBySide<Each>(all: Each[], work: (waiting: Each[]) => Promise<void>): Promise<void> {
  await Promise.all([work(all), work(all), work(all)]);
}
