import type { koRunTypes } from './ko-run-types.ts';

/** The texts about types of AI runs in English. */
export const enRunTypes: Readonly<Record<keyof typeof koRunTypes, string>> = {
  'runTypes.question': 'Which types of AI runs are there, and which of them count against the quota?',
  'runTypes.title': 'Types',
  'runTypes.text':
    'A run is one question, one turn of a coding agent, or one time that a scheduled task runs. It counts once, however many requests belong to it.',
  'runTypes.add': 'Add type',
  'runTypes.change': 'Change type',
  'runTypes.addText': 'Every gateway knows it within a second.',
  'runTypes.changeText': 'The id stays. Runs that were counted stay as they are.',
  'runTypes.id': 'Type id',
  'runTypes.idHint':
    'Lower-case letters, digits, underscores. It stands in the header of requests and in column run_type.',
  'runTypes.name': 'Name',
  'runTypes.nameKo': 'Name in Korean',
  'runTypes.nameEn': 'Name in English',
  'runTypes.trigger': 'Set off by',
  'runTypes.trigger.user_started': 'A user started it',
  'runTypes.trigger.user_enabled': 'A user switched it on',
  'runTypes.trigger.background': 'Background',
  'runTypes.billable': 'Quota',
  'runTypes.billable.yes': 'Counts',
  'runTypes.billable.no': 'Does not count',
  'runTypes.why.user_started': 'A user started it: it is that user’s run.',
  'runTypes.why.user_enabled': 'A user switched it on: it counts, as a run of the system actor and not of that user.',
  'runTypes.why.background': 'What nobody asked for never counts against the quota.',
  'runTypes.why.free': 'This account chose that it does not count.',
  'runTypes.builtIn': 'Built in',
  'runTypes.own': 'Added',
  'runTypes.from': 'Origin',
  'runTypes.problem.id': 'Begin with a lower-case letter; then letters, digits and underscores, 64 at most.',
  'runTypes.problem.ko': 'Enter a name of at most 60 characters.',
  'runTypes.problem.en': 'Enter a name of at most 60 characters.',

  'runTypes.claimTitle': 'How a request says its type',
  'runTypes.claimText':
    'A request with these headers counts as that type. Without them, requests of coding agents are coding_agent, and all others api.',
  'runTypes.claimCode': 'Example of the headers',
  'runTypes.claimKey':
    'A key lists the types that it may claim; any other is refused. Keys of account admins may claim every type.',
  'runTypes.claimId':
    'Requests with the same tallygate-run-id are one run for 24 hours. Turns of coding agents are put together by themselves, and any other request is a run of its own.',

  'runTypes.actorTitle': 'System actor',
  'runTypes.actorText':
    'Automatic and background runs are shown as runs of the system actor, never of the person who switched the feature on. In SQL it is system, in column attributed_to.',
  'runTypes.actorProblem': 'Enter a name of at most 60 characters in both languages.',
};
