/** Fills the values that components' templates read and that other components contribute to. Pure. */
import type { LoadedComponent, Slot } from './component.ts';

/**
 * The slots of these components, filled in their order.
 * @throws Error where a contribution fits no slot, or two components replace the same text: a mistake in `templates/`
 */
export function fillSlots(components: readonly LoadedComponent[]): Record<string, Slot> {
  const slots: Record<string, Slot> = {};
  for (const { slots: own } of components) Object.assign(slots, own);
  const contributions = components.flatMap(({ id, contributes }) =>
    Object.entries(contributes ?? {}).map(([name, value]) => ({ id, name, value })),
  );
  const setBy = new Map<string, string>();
  for (const { id, name, value } of contributions) {
    const slot = slots[name];
    if (typeof slot === 'string' && typeof value === 'string') {
      const other = setBy.get(name);
      if (other) throw new Error(`Components "${other}" and "${id}" both set the slot "${name}".`);
      setBy.set(name, id);
      slots[name] = value;
    } else if (Array.isArray(slot) && Array.isArray(value)) {
      slots[name] = [...slot, ...value];
    } else {
      throw new Error(`Component "${id}" contributes to "${name}", which is no such slot.`);
    }
  }
  return slots;
}
