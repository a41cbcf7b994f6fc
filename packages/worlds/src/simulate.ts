import {randomStream} from '@cs/core';
import {FRESH_DAYS, finishLog, ItemHistory, type RankingLog, startLog} from '@cs/log';
import {actionProbabilities, drawLabels} from './outcomes.js';
import {chooseShown} from './production-ranker.js';
import {RecentClicks} from './recent-clicks.js';
import {Retrieval} from './retrieve.js';
import {DIM} from './vectors.js';
import {ACTIONS, CODE, createWorld} from './world.js';
import {completeOptions, type World, type WorldOptions} from './world-options.js';

const STEPS = 10;
const CONTENT = DIM + CODE + 1;
const ENGAGERS = DIM + 1;

/**
 * Generates a ranking log: users open an item, a production ranker shows related ones, users act on what they
 * look at. Historical features know the days before the row's own and nothing later. `trueProbability` is the
 * chance of each action once the item is examined, because that is what a ranking should order by; the labels
 * have the examination in them. `onProgress` gets the share of the days that is done.
 */
export function simulateLog(options: WorldOptions = {}, onProgress?: (done: number) => void): RankingLog {
  const world = completeOptions(options);
  const random = randomStream(world.seed);
  const {users, items} = createWorld(world, random);
  const history = new ItemHistory(items.count, ACTIONS.length, DIM);
  const clicks = new RecentClicks(users.count, STEPS);
  const retrieval = new Retrieval(items);
  const known = {users, items, history};
  const split = splitDays(world);
  const lastDay = split.evaluation[1];
  let requests = 0;
  for (let day = 0; day <= lastDay; day++) requests += requestsOn(world, day);
  const draft = startLog({
    rows: requests * world.shown,
    requests,
    actions: ACTIONS,
    query: DIM,
    user: DIM,
    content: CONTENT,
    history: history.width,
    engagers: ENGAGERS,
    sequence: {steps: STEPS, width: DIM},
  });
  const {features} = draft;
  const trueProbability = new Float32Array(draft.labels.length);
  const hidden = hiddenItems(world, items.count);
  // Views, made once: the history holds them until the end of the day.
  const profiles = Array.from({length: users.count}, (_, u) =>
    users.profile.subarray(u * DIM, u * DIM + DIM),
  );

  for (let day = -world.warmupDays; day <= lastDay; day++) {
    // A stream a day: a world that ends earlier is the beginning of one that goes on.
    const today = random.child('days').child(day);
    retrieval.grow(day);
    const count = requestsOn(world, day);
    for (let i = 0; i < count; i++) {
      const time = day + (i + today.uniform()) / count;
      const user = today.int(users.count);
      const query = retrieval.query(user, users, today);
      const candidates = retrieval.candidates(query, world.candidates, today);
      const shown = chooseShown(world.productionRanker, candidates, world.shown, query, user, known, today);
      const request = day >= 0 ? draft.requests++ : -1;
      if (request >= 0) {
        draft.user[request] = user;
        features.query.set(items.embedding.subarray(query * DIM, query * DIM + DIM), request * DIM);
        features.user.set(profiles[user]!, request * DIM);
        clicks.write(user, items.embedding, DIM, features.sequence, request * STEPS * DIM);
      }
      shown.forEach((item, position) => {
        const probabilities = actionProbabilities(item, query, user, known, today);
        const labels = drawLabels(probabilities, position, world.positionBias, today);
        history.record(item, profiles[user]!, labels);
        if (labels[0]) clicks.record(user, item);
        if (request < 0) return;
        const row = draft.rows++;
        draft.request[row] = request;
        draft.day[row] = day;
        draft.item[row] = item;
        draft.position[row] = position;
        draft.age[row] = time - items.born[item]!;
        draft.labels.set(labels, row * ACTIONS.length);
        trueProbability.set(probabilities, row * ACTIONS.length);
        features.content.set(items.embedding.subarray(item * DIM, item * DIM + DIM), row * CONTENT);
        const category = items.category[item]!;
        features.content.set(
          items.codes.subarray(category * CODE, category * CODE + CODE),
          row * CONTENT + DIM,
        );
        features.content[row * CONTENT + DIM + CODE] = items.cue[item]!;
        if (!history.has(item) || (draft.age[row]! < FRESH_DAYS && hidden(item))) return;
        draft.history[row * draft.historyWidth] = 1;
        history.write(item, draft.history, row * draft.historyWidth + 1);
        if (history.writeEngagers(item, features.engagers, row * ENGAGERS)) {
          features.engagers[row * ENGAGERS + DIM] = history.engagerMatch(item, users.profile, user * DIM);
        }
      });
    }
    history.endDay();
    clicks.endDay();
    onProgress?.((day + world.warmupDays + 1) / (lastDay + world.warmupDays + 1));
  }
  return {...finishLog(draft, split, trueProbability), source: {name: 'simulateLog', options: {...world}}};
}

/** Which items' history is left out of the log while they are fresh. */
function hiddenItems(world: World, count: number): (item: number) => boolean {
  if (world.freshHistory === 'kept') return () => false;
  if (world.freshHistory === 'absent') return () => true;
  const random = randomStream(world.seed, 'hidden history');
  const coin = Uint8Array.from({length: count}, () => (random.uniform() < 0.5 ? 1 : 0));
  return (item) => coin[item] === 1;
}

function splitDays(world: World): RankingLog['split'] {
  const {trainDays, calibrationDays, evaluationDays} = world;
  const calibration = trainDays + calibrationDays;
  return {
    train: [0, trainDays - 1],
    calibration: [trainDays, calibration - 1],
    evaluation: [calibration, calibration + evaluationDays - 1],
  };
}

function requestsOn(world: World, day: number): number {
  return day >= world.trainDays + world.calibrationDays
    ? world.evaluationRequestsPerDay
    : world.requestsPerDay;
}
