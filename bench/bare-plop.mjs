/** What somebody would write who uses plop alone: one generator that adds the files of a folder, as they are. */
export default function plopfile(plop) {
  plop.setGenerator('project', {
    description: 'the same files, without a plan, questions or a record',
    prompts: [],
    actions: [
      {
        type: 'addMany',
        base: process.env.BENCH_FILES,
        templateFiles: `${process.env.BENCH_FILES}/**`,
        destination: process.env.BENCH_TARGET,
        globOptions: { dot: true },
      },
    ],
  });
}
