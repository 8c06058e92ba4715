export {
  addDays,
  addMonths,
  type CivilDate,
  type CivilTime,
  civilTimeAt,
  monthAround,
  startOfDay,
} from './calendar.ts';
export { Chain, type Chained } from './chain.ts';
export { type Clock, systemClock, type Timer } from './clock.ts';
export { type Log, type LogFacts, silentLog } from './log.ts';
export { namedUuid, type Random, systemRandom, uuidV7Maker } from './random.ts';
export { asInstant, type Instant, invariant, isoInstant, never } from './values.ts';
