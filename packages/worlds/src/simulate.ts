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
 * Generates a ranking log. A user opens an item (the query), a production ranker shows related
 * items, and the user acts on those that they look at. Historical features are computed from
 * earlier days only.
 *
 * `trueProbability` is the probability of each action given that the user looks at the item: the
 * quantity that a ranking should sort by. The labels also depend on whether the user looked.
 *
 * @param onProgress receives the share of the days that are done, from 0 to 1.
 * @throws for unknown options and for values that contradict each other.
 * @example
 * const log = simulateLog({...worlds.small, seed: 2, freshHistory: 'absent'});
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
  // Created once, as the history keeps these views until the end of the day.
  const profiles = Array.from({length: users.count}, (_, u) =>
    users.profile.subarray(u * DIM, u * DIM + DIM),
  );

  for (let day = -world.warmupDays; day <= lastDay; day++) {
    // One stream per day, so that a longer log begins with the rows of a shorter one.
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

/** Items whose history the log leaves out while they are fresh. */
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
