import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {BadRows} from '../read/bad-rows.js';
import type {RankingLog} from '../store/ranking-log.js';
import {importMovieLens} from './movielens.js';

const DAY = 86400;
/** Some morning. */
const START = 10_000 * DAY + 3600;

/** User, film, stars, seconds after the start: on each of ten days two users rate three films each. */
const RATINGS: [user: number, film: number, stars: number, time: number][] = [];
for (let day = 0; day < 10; day++) {
  for (const user of [1, 2]) {
    for (let i = 0; i < 3; i++) {
      RATINGS.push([
        user,
        ((3 * day + i + user) % 6) + 1,
        1 + ((day + 2 * i + user) % 5),
        day * DAY + 600 * user + i,
      ]);
    }
  }
}
// A film that turns up late: on the last two days, on the first of them with both users.
RATINGS.push([1, 7, 5, 8 * DAY + 603], [2, 7, 3, 8 * DAY + 1203], [1, 7, 5, 9 * DAY + 603]);
const FILMS: [id: number, title: string, genres: string[]][] = [
  [1, 'Ève, "the" first (1950)', ['Drama']],
  [2, 'Two, three (1990)', ['Comedy', 'Drama']],
  [3, 'Three (1991)', ['War']],
  [4, 'Four (1992)', ['Comedy']],
  [5, 'Five (1993)', ['Drama', 'War']],
  [6, 'Six (1994)', []],
  [7, 'Late (1995)', ['War']],
];

let place = '';
const logs: Record<string, RankingLog> = {};

async function write(
  name: string,
  files: Record<string, string>,
  // The old editions are in Latin-1.
  encoding: BufferEncoding = 'latin1',
): Promise<string> {
  const folder = join(place, name);
  await mkdir(folder, {recursive: true});
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text, encoding);
  return folder;
}

const lines = (rows: (string | number)[][], separator: string) =>
  `${rows.map((row) => row.join(separator)).join('\n')}\n`;
const rated = RATINGS.map(([user, film, stars, time]) => [user, film, stars, START + time]);

/** The flags' places in the 100K edition. */
const FLAG: Record<string, number> = {Comedy: 5, Drama: 8, War: 17};
const item = lines(
  FILMS.map(([id, title, genres]) => {
    const flags = Array.from({length: 19}, (_, flag) =>
      genres.some((genre) => FLAG[genre] === flag) ? 1 : 0,
    );
    return [id, title, '01-Jan-1990', '', 'http://nowhere', ...flags];
  }),
  '|',
);
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

const HUNDRED = {
  // Not in order of time, as the real one.
  'u.data': lines([...rated].reverse(), '\t'),
  'u.item': item,
  'u.user': '1|50|F|writer|12345\n2|35|M|artist|54321\n',
};
const MILLION = {
  'ratings.dat': lines(rated, '::'),
  'movies.dat': lines(
    FILMS.map(([id, title, genres]) => [id, title, genres.join('|')]),
    '::',
  ),
  'users.dat': '1::F::50::20::12345\n2::M::35::1::54321\n',
};
const LATEST = {
  'ratings.csv': `userId,movieId,rating,timestamp\n${lines(rated, ',')}`,
  'movies.csv': `movieId,title,genres\n${lines(
    FILMS.map(([id, title, genres]) => [id, quoted(title), genres.join('|') || '(no genres listed)']),
    ',',
  )}`,
};

/** Twice the stars, and ids with leading zeros as in the IMDb. */
const TWEETS = {
  'ratings.dat': lines(
    rated.map(([user, film, stars, time]) => [user!, `000${film}`, 2 * stars!, time!]),
    '::',
  ),
  'movies.dat': lines(
    FILMS.map(([id, title, genres]) => [`000${id}`, title, genres.join('|')]),
    '::',
  ),
};

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-movielens-'));
  for (const [name, files] of Object.entries({hundred: HUNDRED, million: MILLION})) {
    logs[name] = await importMovieLens(await write(name, files));
  }
  for (const [name, files] of Object.entries({latest: LATEST, tweets: TWEETS})) {
    logs[name] = await importMovieLens(await write(name, files, 'utf8'));
  }
});
afterAll(() => rm(place, {recursive: true}));

const feature = (log: RankingLog, name: string) => log.features.find((each) => each.name === name)!;
const at = (log: RankingLog, name: string, index: number) => {
  const {values, width, steps = 1} = feature(log, name);
  return [...values.subarray(index * width * steps, (index + 1) * width * steps)];
};

describe('importMovieLens', () => {
  it('reads the three editions of MovieLens alike', () => {
    const {hundred, million, latest} = logs;
    const names = [hundred, million, latest].map((log) => log!.source!.name);
    expect(names).toEqual(['MovieLens 100K', 'MovieLens 1M', 'MovieLens latest']);
    expect({...million, source: undefined}).toEqual({...hundred, source: undefined});
    const withoutPeople = (log: RankingLog) => ({
      ...log,
      source: undefined,
      features: log.features.filter(({name}) => name !== 'user'),
    });
    expect(withoutPeople(latest!)).toEqual(withoutPeople(hundred!));
    expect(at(hundred!, 'user', 0)).toEqual([1, 1, 0, 1]);
    expect(at(latest!, 'user', 0)).toEqual([0]);
  });

  it('reads MovieTweetings as MovieLens latest, with 8 and 10 of 10 in place of 4 and 5 stars', () => {
    const {latest, tweets} = logs;
    expect({...tweets, source: undefined}).toEqual({...latest, source: undefined});
    expect(tweets!.source).toMatchObject({
      name: 'MovieTweetings',
      actions: {like: 'A rating of at least 8 out of 10.', love: 'A rating of 10 out of 10.'},
    });
    expect(latest!.source!.actions).toEqual({
      like: 'A rating of at least 4 out of 5.',
      love: 'A rating of 5 out of 5.',
    });
  });

  it('accepts MovieTweetings with its own users.dat, a byte order mark and :: in a title', async () => {
    const rows = TWEETS['movies.dat'].split('\n');
    rows[3] = '0004::Four::and a half (1992)::Comedy';
    const folder = await write(
      'tweets with more',
      {
        'ratings.dat': `\uFEFF${TWEETS['ratings.dat']}`,
        'movies.dat': `\uFEFF${rows.join('\n')}`,
        'users.dat': '1::177651718\n2::139564917\n',
      },
      'utf8',
    );
    const log = await importMovieLens(folder);
    expect(log.source).toMatchObject({name: 'MovieTweetings', badRows: {bad: 0}});
    const row = log.item.indexOf(4);
    // Flags of Comedy, Drama and War; the year and whether it is known; 23 characters of 30.
    expect(at(log, 'content', row)).toEqual([1, 0, 0, 12 / 20, 1, 23 / 30].map(Math.fround));
  });

  it('reports the bad films of MovieTweetings beside its bad ratings', async () => {
    const folder = await write(
      'tweets bad',
      {
        'ratings.dat': TWEETS['ratings.dat'].replace(/::10::/, '::11::').replace(/::2::/, '::0::'),
        'movies.dat': `${TWEETS['movies.dat']}0008::No genres at all\nx::Nine (2009)::War\n0007::Again (1995)::War\n`,
      },
      'utf8',
    );
    const reports: BadRows[] = [];
    const badRows = {atMost: 0.5};
    await importMovieLens(folder, {badRows, onBadRows: (report) => void reports.push(report)});
    expect(reports.map(({reasons}) => reasons)).toMatchObject([
      {'out of range': 2},
      {unparsable: 2, duplicate: 1},
    ]);
    expect(reports[1]!.examples.map(({line}) => line)).toEqual([8, 9, 10]);
  });

  it('labels by the thresholds that it is given, and rejects those that no or every rating reaches', async () => {
    const folder = join(place, 'tweets');
    const {labels, item} = await importMovieLens(folder, {like: 3, love: 8});
    const usual = await importMovieLens(folder);
    expect(item).toEqual(usual.item);
    // The love of 8 and more is the usual like.
    expect([...labels].filter((_, i) => i % 2 === 1)).toEqual(
      [...usual.labels].filter((_, i) => i % 2 === 0),
    );
    await expect(importMovieLens(folder, {like: 2})).rejects.toThrow(
      /every rating reaches the threshold of an action\. Received: like from 2 on/,
    );
    const {'users.dat': _, ...withoutUsers} = MILLION;
    await expect(importMovieLens(await write('million without users', withoutUsers, 'utf8'))).rejects.toThrow(
      /no rating reaches .* like from 8 on, ratings up to 5 in MovieTweetings.*users\.dat if this is MovieLens 1M/,
    );
  });

  it('turns each list of ratings into a request, labelled by its stars', () => {
    const log = logs.hundred!;
    // Two days are warm-up; after them eight days of two lists, three of which have the late film too.
    expect([log.requests, log.rows]).toEqual([16, 8 * 6 + 3]);
    expect(log.actions).toEqual(['like', 'love']);
    expect([...log.user]).toEqual(Array.from({length: 16}, (_, i) => 1 + (i % 2)));
    const expected = RATINGS.filter(([, , , time]) => time >= 2 * DAY).sort((a, b) => a[3] - b[3]);
    expect([...log.item]).toEqual(expected.map(([, film]) => film));
    expect([...log.labels]).toEqual(
      expected.flatMap(([, , stars]) => [stars >= 4 ? 1 : 0, stars === 5 ? 1 : 0]),
    );
    expect([...log.day]).toEqual(expected.map(([, , , time]) => Math.floor((time + 3600) / DAY) - 2));
    expect([...log.position.subarray(0, 6)]).toEqual([0, 1, 2, 0, 1, 2]);
    expect('trueProbability' in log).toBe(false);
  });

  it('splits by whole days, in order', () => {
    expect(logs.hundred!.split).toEqual({train: [0, 5], calibration: [6, 6], evaluation: [7, 7]});
  });

  it('counts the age of an item from its first rating', () => {
    const log = logs.hundred!;
    const late = [...log.item.keys()].filter((row) => log.item[row] === 7);
    expect(late.map((row) => log.item_age_days[row])).toEqual([
      0,
      Math.fround(597 / DAY),
      Math.fround(1 - 3 / DAY),
    ]);
    expect(feature(log, 'item_age_days').values).toEqual(log.item_age_days);
    expect(log.item_age_days[0]).toBeCloseTo(2, 1);
  });

  it('knows an item as of the day before', () => {
    const log = logs.hundred!;
    const late = [...log.item.keys()].filter((row) => log.item[row] === 7);
    // The second rating is of the same day as the first.
    expect(late.map((row) => at(log, 'item_history', row)[0])).toEqual([0, 0, 1]);
    const engagers = late.map((row) => at(log, 'engagers', row).some((value) => value !== 0));
    expect(engagers).toEqual([false, false, true]);
  });

  it('knows a user as of the request: the last liked film first, then the earlier ones', () => {
    const log = logs.hundred!;
    for (let request = 0; request < log.requests; request++) {
      const first = log.request.indexOf(request);
      const now = (log.day[first]! + 2) * DAY;
      const liked = RATINGS.filter(
        ([user, , stars, time]) => user === log.user[request] && stars >= 4 && time < now,
      );
      const newest = liked.sort((a, b) => b[3] - a[3]).map(([, film]) => film);
      const sequence = at(log, 'sequence', request);
      const width = feature(log, 'sequence').width;
      expect(at(log, 'query', request)).toEqual(sequence.slice(0, width));
      // A film's vector: its genres (Comedy, Drama, War) share a length of 1, then a 1.
      const expected = newest.slice(0, 10).flatMap((film) => {
        const genres = FILMS[film - 1]![2];
        return [
          ...['Comedy', 'Drama', 'War'].map((genre) => (genres.includes(genre) ? genres.length ** -0.5 : 0)),
          1,
        ];
      });
      expected.push(...new Array(10 * width - expected.length).fill(0));
      expect(sequence).toEqual(expected.map(Math.fround));
    }
  });

  it('does not use the future: later ratings change no earlier row', async () => {
    const long = await importMovieLens(
      await write('hundred longer', {
        ...HUNDRED,
        'u.data': HUNDRED['u.data'] + lines([[1, 1, 5, START + 9 * DAY + 9e4 - 9e3]], '\t'),
      }),
    );
    const log = logs.hundred!;
    for (const {name, values} of log.features) expect(feature(long, name).values, name).toEqual(values);
  });

  it('rejects a folder without a dataset', async () => {
    const folder = await write('empty', {'u.data': ''});
    await expect(importMovieLens(folder)).rejects.toThrow(
      /importMovieLens: this folder holds no known dataset.*u\.data, u\.item.*ratings\.dat.*ratings\.csv/,
    );
  });

  it('rejects a folder that does not exist', async () => {
    await expect(importMovieLens('nowhere')).rejects.toThrow(
      'importMovieLens: this folder does not exist. Received: nowhere. Give the folder',
    );
  });

  it('rejects a file whose rows or columns are wrong', async () => {
    const folder = await write('broken', {...HUNDRED, 'u.item': '1|x\n'});
    await expect(importMovieLens(folder)).rejects.toThrow(
      /too many rows are bad.*u\.item, at most 1 % allowed; 1 of 1 rows/s,
    );
    const columns = await write(
      'latest with other columns',
      {...LATEST, 'ratings.csv': 'a,b\n1,2\n'},
      'utf8',
    );
    await expect(importMovieLens(columns)).rejects.toThrow(
      /importMovieLens: the log lacks columns.*ratings\.csv without 'userId', .*it has a, b\. Unpack/,
    );
  });

  it('leaves out bad ratings and reports their lines, in each edition', async () => {
    const broken = (text: string, separator: string, header: number) => {
      const rows = text.split('\n');
      const cells = (line: number) => rows[line - 1]!.split(separator);
      const put = (line: number, changed: string[]) => {
        rows[line - 1] = changed.join(separator);
      };
      put(header + 3, [...cells(header + 3).slice(0, 2), 'many', cells(header + 3)[3]!]);
      put(header + 5, [...cells(header + 5).slice(0, 2), '5.3', cells(header + 5)[3]!]);
      put(header + 7, cells(header + 7).slice(0, 2));
      // Again, at the end.
      rows.splice(-1, 0, rows[header]!);
      return rows.join('\n');
    };
    const files: [string, Record<string, string>, string, string, number][] = [
      ['hundred bad', HUNDRED, 'u.data', '\t', 0],
      ['million bad', MILLION, 'ratings.dat', '::', 0],
      ['latest bad', LATEST, 'ratings.csv', ',', 1],
    ];
    for (const [name, edition, file, separator, header] of files) {
      const whole = edition[file]!;
      const encoding = name.startsWith('latest') ? 'utf8' : 'latin1';
      const folder = await write(name, {...edition, [file]: broken(whole, separator, header)}, encoding);
      const reports: BadRows[] = [];
      const options = {badRows: {atMost: 0.1}, onBadRows: (report: BadRows) => void reports.push(report)};
      const log = await importMovieLens(folder, options);
      const told = reports[0]!.examples.map(({line, reason}) => [line - header, reason]);
      expect(told, name).toEqual([
        [3, 'unparsable'],
        [5, 'out of range'],
        [7, 'unparsable'],
        [RATINGS.length + 1, 'duplicate'],
      ]);
      const rest = whole.split('\n').filter((_, i) => ![3, 5, 7].includes(i + 1 - header));
      const clean = await importMovieLens(
        await write(`${name} mended`, {...edition, [file]: rest.join('\n')}, encoding),
      );
      expect({...log, source: clean.source}, name).toEqual(clean);
      const {examples: _, ...counts} = reports[0]!;
      expect(log.source?.badRows).toEqual(counts);
      expect(clean.source?.badRows?.bad).toBe(0);
      await expect(importMovieLens(folder)).rejects.toThrow(
        /importMovieLens: too many rows are bad.*at most 1 % allowed; 4 of 64 rows/s,
      );
    }
  });

  it('rejects a dataset without ratings or with too few days', async () => {
    const none = await write('none', {...HUNDRED, 'u.data': ''});
    await expect(importMovieLens(none)).rejects.toThrow(/there are no rows.*u\.data/);
    const short = await write('short', {...HUNDRED, 'u.data': lines(rated.slice(0, 12), '\t')});
    await expect(importMovieLens(short)).rejects.toThrow(/too few days/);
  });

  it('rejects unusable options', async () => {
    await expect(importMovieLens(join(place, 'hundred'), {longest: 1})).rejects.toThrow(/longest 1/);
    await expect(importMovieLens(join(place, 'hundred'), {pauseMinutes: 0})).rejects.toThrow(
      /pauseMinutes 0/,
    );
  });
});
