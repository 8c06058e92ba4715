export {
  ERRORS,
  type ErrorCode,
  type ErrorDetails,
  errorMessage,
  LANGUAGES,
  type Language,
  pickLanguage,
} from './errors.ts';
