import {machineText, read} from './parts.mjs';

/** What a long training leaves in memory, for the README of graph. */
export function memory() {
  const {command, machine, rows, lines, growth} = read('results/bench-memory.json');
  const [steps, first] = [lines.at(-1).steps, lines[lines.length / 5]];
  const after = lines.filter((line) => line.steps >= first.steps);
  const resident = after.map((line) => line.resident);
  const count = (value) => value.toLocaleString('en');
  return `
Memory does not grow with the steps. With all plug-ins but ALDI on a small ranker, batches of ${rows} rows, from step ${count(first.steps)} to ${count(steps)}:
${growth.tensors} tensors more (${after.at(-1).numTensors} in all), ${Math.min(...resident).toFixed(0)} to ${Math.max(...resident).toFixed(0)} MB resident, ${(growth.residentMb + 0).toFixed(0)} MB more by the medians of both ends
(\`${command}\`, ${machineText(machine)}; it fails when memory grows).
`;
}
