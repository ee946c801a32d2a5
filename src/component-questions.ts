/** The questions of which components a new project is made. */
import { checkChoice } from './answer-rules.ts';
import type { Component } from './component.ts';
import { choicesOfRole, listExtras, orderComponents, parseIds, requires, withBrought } from './components.ts';
import type { Answers, Choice, Question } from './question.ts';

/** The stack, what it needs a choice of, and the extras. */
export function componentQuestions(components: ReadonlyMap<string, Component>): Question[] {
  const choiceOf = (role: string, message: string, explanation: string): Question => {
    const choices = choicesOfRole(components, role);
    return {
      id: role,
      message,
      explanation,
      choices,
      defaultNote: choices[0]?.value ?? '',
      default: () => choices[0]?.value,
      validate: (value) =>
        choices.some((choice) => choice.value === value)
          ? undefined
          : `must be ${choices.map((choice) => choice.value).join(' or ')}`,
    };
  };
  return [
    choiceOf('stack', 'Stack', 'What serves the pages'),
    {
      ...choiceOf('database', 'Database', 'Where the data lives'),
      when: ({ stack = '' }) => requires(components, stack, 'database'),
    },
    extras(components),
  ];
}

function extras(components: ReadonlyMap<string, Component>): Question {
  return {
    id: 'extras',
    message: 'Extras',
    explanation: 'More components, or none',
    choices: listExtras(components).map((choice) => describeBrought(choice, components)),
    isSeveral: true,
    defaultNote: 'none',
    default: () => '',
    unfit: (id, { stack = '' }) => {
      const needed = otherStacks(id, stack, components).map((each) => components.get(each)?.title ?? each);
      return needed.length > 0 ? `needs ${needed.join(', ')}` : undefined;
    },
    validate: (list, answers) => checkExtras(list, answers, components),
  };
}

/** With the other extras that come along. */
function describeBrought(choice: Choice, components: ReadonlyMap<string, Component>): Choice {
  const others = listExtras(components).filter(({ value }) => value !== choice.value);
  const brought = others.map(({ value }) => value).filter((each) => requires(components, choice.value, each));
  return withBrought(choice, brought);
}

/** Each must be one that is offered, fit the stack, and the other extras. */
function checkExtras(list: string, answers: Answers, components: ReadonlyMap<string, Component>): string | undefined {
  const ids = parseIds(list);
  const offered = listExtras(components).map(({ value }) => value);
  const unknown = ids.filter((id) => !offered.includes(id));
  if (unknown.length > 0) return `has ${unknown.join(', ')}, which is none of ${offered.join(', ')}`;
  const { stack } = answers;
  if (!stack) return undefined;
  const misfits = ids.filter((id) => otherStacks(id, stack, components).length > 0);
  if (misfits.length > 0) return `has ${misfits.join(', ')}, which ${stack} cannot use`;
  return checkChoice(() => orderComponents(components, [stack, ...ids], answers));
}

/** The stacks that an extra requires, where this is another one. */
function otherStacks(id: string, stack: string, components: ReadonlyMap<string, Component>): string[] {
  const stacks = choicesOfRole(components, 'stack').map(({ value }) => value);
  return stacks.filter((each) => each !== stack && requires(components, id, each));
}
