import {machineText, read} from './parts.mjs';

/** Memory growth during a long training, for the README of graph. */
export function memory() {
  const {command, machine, rows, lines, growth} = read('results/bench-memory.json');
  const [steps, first] = [lines.at(-1).steps, lines[lines.length / 5]];
  const after = lines.filter((line) => line.steps >= first.steps);
  const resident = after.map((line) => line.resident);
  const count = (value) => value.toLocaleString('en');
  return `
Memory does not grow with the number of steps. A small ranker with all plug-ins except ALDI, and batches of ${rows} rows, was watched from step ${count(first.steps)} to step ${count(steps)}.
The number of tensors grew by ${growth.tensors} (to ${after.at(-1).numTensors}). Resident memory was between ${Math.min(...resident).toFixed(0)} and ${Math.max(...resident).toFixed(0)} MB; its median grew by ${(growth.residentMb + 0).toFixed(0)} MB
(\`${command}\` in the root of the repository, which fails if memory grows; ${machineText(machine)}).
`;
}
