/** The texts of the page of error codes in English. */
export const enErrorCodes = {
  'errorCodes.title': 'Error codes',
  'errorCodes.question':
    'What each code means: what happened, why, and what to do next. A name in the type of code stands for a value.',
} as const;
